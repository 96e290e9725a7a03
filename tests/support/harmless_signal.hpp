#pragma once
// Signals that interrupt system calls and do nothing else.

#include <csignal>

namespace ringmain::support {

// SIGUSR1 is such a one while this exists.
class HarmlessSignal {
public:
    static constexpr int number = SIGUSR1;

    HarmlessSignal()
    {
        struct sigaction nothing {};
        nothing.sa_handler = [](int) {};
        ::sigaction(number, &nothing, &before_);
    }
    HarmlessSignal(const HarmlessSignal&) = delete;
    HarmlessSignal& operator=(const HarmlessSignal&) = delete;
    ~HarmlessSignal() { ::sigaction(number, &before_, nullptr); }

    static void send_to(pthread_t thread) { ::pthread_kill(thread, number); }

private:
    struct sigaction before_ {};
};

} // namespace ringmain::support
