#include <ringmain/sys/helper_thread.hpp>

#include <csignal>

namespace ringmain::sys {

// Not std::thread, which throws where there can be no further one.
SysResult<HelperThread> HelperThread::start(Work work, void* argument) noexcept
{
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // a new thread has its maker's mask
    pthread_t thread{};
    const int failure = ::pthread_create(&thread, nullptr, work, argument);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return failure == 0 ? SysResult<HelperThread>(HelperThread(thread)) : Failure{"pthread_create", failure};
}

HelperThread::~HelperThread()
{
    if (is_running_) {
        ::pthread_join(thread_, nullptr);
    }
}

} // namespace ringmain::sys
