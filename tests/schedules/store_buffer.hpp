#pragma once
// What a process has stored and nobody else sees yet, the oldest first.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace ringmain::schedules {

class StoreBuffer {
public:
    void add(void* word, unsigned bytes, std::uint64_t value) noexcept
    {
        if (count_ == most) {
            drain_one();
        }
        stores_[(first_ + count_++) % most] = {word, bytes, value};
    }
    // What the process itself sees.
    [[nodiscard]] std::optional<std::uint64_t> find(const void* word) const noexcept
    {
        for (std::size_t i = count_; i-- > 0;) {
            if (const Store& each = stores_[(first_ + i) % most]; each.word == word) {
                return each.value;
            }
        }
        return std::nullopt;
    }
    void drain_one() noexcept
    {
        const Store& oldest = stores_[first_];
        std::memcpy(oldest.word, &oldest.value, oldest.bytes); // little-endian
        first_ = (first_ + 1) % most;
        --count_;
    }
    void drain() noexcept
    {
        while (!is_empty()) {
            drain_one();
        }
    }
    [[nodiscard]] bool is_empty() const noexcept { return count_ == 0; }

private:
    struct Store {
        void* word;
        unsigned bytes;
        std::uint64_t value;
    };
    static constexpr std::size_t most = 48; // about what a core has
    std::array<Store, most> stores_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
};

} // namespace ringmain::schedules
