#include <kill/ring_memory.hpp>

#include <support/scoped_ring.hpp>

#include <cstring>
#include <utility>

namespace ringmain::kill_tests {

std::uint64_t RingMemory::look(const std::string& ring_name, std::span<const std::byte> beside)
{
    for (const int id : support::segments_of(ring_name)) {
        if (!seen_.contains(id)) {
            if (auto mapping = sys::Mapping::attach(id, sys::Access::read_only)) {
                seen_.emplace(id, Segment{std::move(*mapping)});
            } else {
                ++changes_; // rather a death too many
            }
        }
    }
    for (auto& [id, segment] : seen_) {
        compare(segment.mapping.bytes(), segment.before);
    }
    compare(beside, beside_);
    return changes_;
}

void RingMemory::compare(std::span<const std::byte> now, std::vector<std::byte>& before)
{
    if (before.size() != now.size() || std::memcmp(before.data(), now.data(), now.size()) != 0) {
        before.assign(now.begin(), now.end());
        ++changes_;
    }
}

} // namespace ringmain::kill_tests
