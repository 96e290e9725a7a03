#include <kill/ring_memory.hpp>

#include <support/scoped_ring.hpp>

#include <cstring>
#include <utility>

namespace ringmain::kill_tests {

std::uint64_t hash(std::span<const std::byte> bytes, std::uint64_t seed) noexcept
{
    for (; bytes.size() >= sizeof seed; bytes = bytes.subspan(sizeof seed)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        seed = (seed ^ word) * 0x9e3779b97f4a7c15U;
        seed ^= seed >> 29;
    }
    return seed;
}

std::uint64_t RingMemory::look(const std::string& ring_name, std::uint64_t seed)
{
    for (const int id : support::segments_of(ring_name)) {
        if (!seen_.contains(id)) {
            if (auto mapping = sys::Mapping::attach(id, sys::Access::read_only)) {
                seen_.emplace(id, std::move(*mapping));
            } else {
                seed += ++unseen_; // rather a death too many
            }
        }
    }
    for (const auto& [id, mapping] : seen_) {
        seed = hash(mapping.bytes(), seed ^ static_cast<std::uint64_t>(id));
    }
    return seed;
}

} // namespace ringmain::kill_tests
