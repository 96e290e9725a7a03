#include <ringmain/wait/look_out.hpp>

#include <ringmain/base/cache_line.hpp>

namespace ringmain::wait {

#if defined(__x86_64__) && !defined(RINGMAIN_ATOMICS)

// What passes the time between two looks decides when the answer is seen. Whoever leaves the loop waits for the end of a
// pause; plain instructions do not keep the processor from looking ahead, many times at once, and seeing what is old. To read
// the time-stamp counter twice takes 18 ns and does neither, but not wherever the loop may lie in its line of code. Found by
// trying, not understood; engine/README.md has the figures. (The explorer of schedules wants to see each look.)
unsigned look_out(const Atomic<std::uint64_t>& word, const Atomic<std::uint64_t>& beside, unsigned most) noexcept
{
    if (most == 0) {
        return 0;
    }
    unsigned looks = 0;
    asm volatile("jmp 2f\n\t"
                 ".p2align 6\n\t"
                 ".skip 48, 0x90\n" // never run
                 "1:\t"
                 "rdtsc\n\t"
                 "rdtsc\n\t"
                 "addl $1, %[looks]\n\t"
                 "cmpl %[looks], %[most]\n\t"
                 "je 3f\n"
                 "2:\t"
                 "movq (%[beside]), %%rax\n\t"
                 "movq (%[word]), %%rax\n\t"
                 "testq %%rax, %%rax\n\t"
                 "je 1b\n"
                 "3:"
                 : [looks] "+r"(looks)
                 : [word] "r"(&word), [beside] "r"(&beside), [most] "r"(most)
                 : "rax", "rdx", "cc", "memory");
    return looks;
}

#else

unsigned look_out(const Atomic<std::uint64_t>& word, const Atomic<std::uint64_t>& beside, unsigned most) noexcept
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
