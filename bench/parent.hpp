#pragma once
// Children: nobody measures on when whoever asked has gone, and whoever asked waits for their end.

#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace ringmain::bench {

// In a forked child: it is killed when its parent ends, however that happens. Outlives exec.
inline void end_with(pid_t parent) noexcept
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) { // it was faster
        ::_exit(1);
    }
}

// Blocks until a child has ended, whatever signals come meanwhile. Returns what waitpid(2) calls its status.
inline int await_end(pid_t child) noexcept
{
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

} // namespace ringmain::bench
