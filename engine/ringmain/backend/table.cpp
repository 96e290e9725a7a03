#include <ringmain/backend/table.hpp>

#include <algorithm>
#include <array>
#include <concepts>

namespace ringmain::backend {
namespace {

using layout::BackendId;

constexpr std::array table{
    Description{layout::name_of(BackendId::lanes), "lock-free logs, one a producer; the default", true, BackendId::lanes},
    Description{layout::name_of(BackendId::semaphore), "fixed slots, every message through a System V semaphore set", false,
                BackendId::semaphore},
    Description{"mutex", "fixed slots under a robust mutex", false, std::nullopt},
    Description{"msgq", "a System V message queue", true, std::nullopt},
};

template <std::predicate<const Description&> Which, std::invocable<const Description&> Say>
std::string join(Which which, Say say)
{
    std::string text;
    for (const Description& each : table) {
        if (which(each)) {
            text += (text.empty() ? "" : ", ") + say(each);
        }
    }
    return text;
}

} // namespace

std::span<const Description> all() noexcept
{
    return table;
}

const Description* find(std::string_view name) noexcept
{
    const auto* found = std::ranges::find(table, name, &Description::name);
    return found == table.end() ? nullptr : &*found;
}

const Description& describe(BackendId id) noexcept
{
    const auto* found = std::ranges::find(table, std::optional(id), &Description::id);
    return found == table.end() ? table.front() : *found;
}

std::string those_that_select_by_type()
{
    return join([](const Description& each) { return each.selects_by_type; },
                [](const Description& each) { return std::string(each.name) + (each.id ? "" : " (not in this version)"); });
}

std::string those_available()
{
    return join([](const Description& each) { return each.id.has_value(); },
                [](const Description& each) { return std::string(each.name); });
}

} // namespace ringmain::backend
