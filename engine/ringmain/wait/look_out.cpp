#include <ringmain/wait/look_out.hpp>

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) // gcc's ThreadSanitizer would put calls into it

namespace ringmain::wait {

// A conditional branch would be predicted to go as it mostly went: to the next look. Then all that follows the last one begins
// when the word has arrived, and with it a flush of the pipeline. Where a `ret` goes is predicted to be behind its `call`,
// whatever happened before; so here that is the way out, and a look in vain changes the return address.
//
// With a shadow stack (CET) such a return is forbidden, and rdsspq gives an address; elsewhere it does nothing.
//
// Unwinders take the inner call for what it is, and find the callers.
[[gnu::naked]] unsigned look_confidently(const Atomic<std::uint64_t>& /*word*/, unsigned /*most*/) noexcept
{
    asm("xorl %eax, %eax\n"
        "rdsspq %rax\n"
        "testq %rax, %rax\n"
        "movl $0, %eax\n"
        "jne 5f\n"
        "leaq 3f(%rip), %r8\n"
        "leaq 4f(%rip), %r9\n"

        "1: cmpl %esi, %eax\n"
        "je 3f\n"
        "cmpq $0, (%rdi)\n"
        "movq %r8, %rdx\n"
        "cmoveq %r9, %rdx\n"
        "call 2f\n"
        "3: ret\n" // there; also when looking was in vain

        "2: movq %rdx, (%rsp)\n"
        "ret\n"

        "4: incl %eax\n"
        "jmp 1b\n"

        "5: cmpl %esi, %eax\n"
        "je 3b\n"
        "cmpq $0, (%rdi)\n"
        "jne 3b\n"
        "pause\n"
        "incl %eax\n"
        "jmp 5b\n");
}

} // namespace ringmain::wait

#endif
