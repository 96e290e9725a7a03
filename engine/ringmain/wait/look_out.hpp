#pragma once
// The first looks of somebody who expects an answer within a microsecond.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/cache_line.hpp>

#include <cstdint>

namespace ringmain::wait {

// Looks at a word until it is not zero, at most so many times, a pause apart. Returns how often it was zero. `beside` is in a
// line that will be wanted together with the word, and is to arrive with it. Orders nothing: load the word again.
[[nodiscard]] inline unsigned look_out(const Atomic<std::uint64_t>& word, const Atomic<std::uint64_t>& beside,
                                       unsigned most) noexcept
{
    unsigned looks = 0;
    for (; looks != most; ++looks) {
        (void)beside.load(std::memory_order_relaxed);
        if (word.load(std::memory_order_relaxed) != 0) {
            break;
        }
        cpu_relax();
    }
    return looks;
}

} // namespace ringmain::wait
