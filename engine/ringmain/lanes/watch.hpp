#pragma once
// What a reader looks at while there is nothing: the headers that the next records will have, as far as it knows.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/cache_line.hpp>
#include <ringmain/lanes/log.hpp>
#include <ringmain/layout/control.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ringmain::lanes {

class Watch {
public:
    // In that lane, the next record begins at that position. One like the last, of so many bytes, would end where is_there()
    // looks as well.
    void turn_to(unsigned lane, const Log& log, std::uint64_t position, std::uint64_t bytes) noexcept
    {
        begins_[lane] = &log.header(position);
        end_ = &log.header(position + std::min<std::uint64_t>(bytes - layout::record_unit, cache_line));
        first_at_ = lane == 0 ? position & ~(layout::record_unit - 1) : first_at_;
    }
    // Nothing will ever come there.
    void turn_away_from(unsigned lane) noexcept
    {
        static constexpr Atomic<std::uint64_t> nothing_ever = 0;
        begins_[lane] = &nothing_ever;
    }

    // Where it begins, not zero once it is there.
    [[nodiscard]] const Atomic<std::uint64_t>& begin(unsigned lane) const noexcept { return *begins_[lane]; }
    // Where it ends, if it is like the last, in the lane that was turned to last.
    [[nodiscard]] const Atomic<std::uint64_t>& end() const noexcept { return *end_; }
    [[nodiscard]] bool is_there(unsigned lane) const noexcept { return begin(lane).load(std::memory_order_relaxed) != 0; }
    // In any of so many lanes. What we keep at hand of a record arrives together with its header, not after it.
    [[nodiscard]] bool is_anything_there(unsigned lanes) const noexcept
    {
        std::uint64_t any = end_->load(std::memory_order_relaxed) & 0;
        for (unsigned lane = 0; lane < lanes; ++lane) {
            any |= begin(lane).load(std::memory_order_relaxed);
        }
        return any != 0;
    }

    // The position of the next record in the first lane, or of the one behind it, as soon as that is known.
    [[nodiscard]] std::uint64_t first_at() const noexcept { return first_at_; }
    void first_is_at(std::uint64_t position) noexcept { first_at_ = position; }

private:
    std::array<const Atomic<std::uint64_t>*, layout::max_lanes> begins_{};
    const Atomic<std::uint64_t>* end_ = nullptr;
    std::uint64_t first_at_ = 0;
};

} // namespace ringmain::lanes
