#include <cli/look.hpp>

#include <cli/words.hpp>

#include <ringmain/ring.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace ringmain::cli {
namespace {

std::string canonical(const std::string& name)
{
    std::error_code error;
    const auto path = name.find('/') == name.npos ? std::filesystem::path() : std::filesystem::canonical(name, error);
    return path.empty() ? name : path.string();
}

} // namespace

Result<std::vector<RingStatus>> look_at(const std::string& name)
{
    auto rings = Ring::list();
    if (!rings || name.empty()) {
        return rings;
    }
    std::erase_if(*rings, [wanted = canonical(name)](const RingStatus& each) { return each.name != wanted; });
    if (rings->empty()) {
        const auto ring = Ring::open(name); // knows why it cannot be seen
        if (!ring) {
            return ring.error();
        }
        auto status = ring->status();
        if (!status) {
            return status.error();
        }
        rings->push_back(*std::move(status));
    }
    return rings;
}

Result<RingStatus> look_at_one(const std::string& name)
{
    auto found = look_at(name);
    if (!found) {
        return found.error();
    }
    const auto ring = std::ranges::find_if(*found, is_ours);
    return ring != found->end() ? std::move(*ring) : std::move(found->front());
}

} // namespace ringmain::cli
