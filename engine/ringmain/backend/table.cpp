#include <ringmain/backend/table.hpp>

#include <algorithm>
#include <array>

namespace ringmain::backend {
namespace {

using layout::BackendId;

constexpr unsigned slots_options = takes_name | takes_capacity | takes_slots | takes_max_message | takes_mode;

const std::array table{
    Description{.name = "lanes",
                .summary = "lock-free logs, one a producer; the default",
                .longest = "1/4 lane",
                .producers = "32",
                .consumers = "32 groups",
                .order = "of each producer",
                .survives = "all of it",
                .needs = "System V IPC",
                .in_place = true,
                .selects_by_type = true,
                .has_groups = true,
                .options = takes_name | takes_capacity | takes_producers | takes_max_message | takes_mode,
                .ring = BackendId::lanes},
    Description{.name = "semaphore",
                .summary = "fixed slots, every message through a System V semaphore set",
                .longest = "a slot",
                .producers = "64 members",
                .consumers = "64 members",
                .order = "total",
                .survives = "all but what it had taken",
                .needs = "System V IPC",
                .options = slots_options,
                .ring = BackendId::semaphore},
    Description{.name = "mutex",
                .summary = "fixed slots under one robust lock, no system call until somebody sleeps",
                .longest = "a slot",
                .producers = "64 members",
                .consumers = "64 members",
                .order = "total",
                .survives = "all but what it had taken",
                .needs = "System V IPC",
                .options = slots_options,
                .ring = BackendId::mutex},
    Description{.name = "fifo",
                .summary = "a pipe with a name, whose bytes any program reads",
                .longest = "4 KiB",
                .producers = "any",
                .consumers = "any",
                .order = "total",
                .survives = "what is in it, while one end is open",
                .needs = "a consumer that is there",
                .largest_type = 0,
                .sends_empty = false,
                .options = takes_name | takes_capacity | takes_max_message | takes_mode,
                .transport = &fifo},
};

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
    const auto* found = std::ranges::find(table, std::optional(id), &Description::ring);
    return found == table.end() ? table.front() : *found;
}

std::string those_that(bool (*can)(const Description&))
{
    std::string text;
    for (const Description& each : table) {
        if (can(each)) {
            text += (text.empty() ? "" : ", ") + std::string(each.name);
        }
    }
    return text;
}

} // namespace ringmain::backend
