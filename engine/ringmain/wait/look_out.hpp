#pragma once
// The first looks of somebody who expects an answer within a microsecond.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/cache_line.hpp>
#include <ringmain/base/export.hpp>

#include <cstdint>

namespace ringmain::wait {

// look_out() looks at a word until it is not zero, at most so many times, some nanoseconds apart. Returns how often it was zero.
// `beside` is in a line that will be wanted together with the word, and is to arrive with it. Orders nothing: load the word
// again.

#if defined(__x86_64__) && !defined(RINGMAIN_ATOMICS) && !defined(__SANITIZE_THREAD__)

// Each look is made as if it were to succeed: what follows it runs ahead, and has run when the line arrives. A look in vain
// costs a misprediction, which leaves the line to its writer for a moment, as a pause would.
[[nodiscard]] RINGMAIN_API unsigned look_confidently(const Atomic<std::uint64_t>& word, unsigned most) noexcept;

[[nodiscard]] inline unsigned look_out(const Atomic<std::uint64_t>& word, const Atomic<std::uint64_t>& /*beside*/,
                                       unsigned most) noexcept
{
    return look_confidently(word, most); // what follows asks for what lies beside
}

#else

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

#endif

} // namespace ringmain::wait
