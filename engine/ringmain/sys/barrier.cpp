#include <ringmain/sys/barrier.hpp>

#include <ringmain/base/atomic.hpp>
#include <ringmain/sys/calls.hpp>

#include <linux/membarrier.h>

namespace ringmain::sys {

bool join_barriers() noexcept
{
    return calls::membarrier(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED) == 0;
}

// It cannot fail where joining worked; a seccomp filter installed since is answered with the slow barrier of the machine.
void barrier_everywhere() noexcept
{
    thread_fence(std::memory_order_seq_cst);
    if (calls::membarrier(MEMBARRIER_CMD_GLOBAL_EXPEDITED) != 0) {
        (void)calls::membarrier(MEMBARRIER_CMD_GLOBAL);
    }
}

} // namespace ringmain::sys
