// A service that ends cleanly: service RING counts messages until SIGTERM or Ctrl-C, finishes the one it has, and leaves.
#include <ringmain/ring.hpp>

#include <csignal>
#include <cstdio>
#include <stop_token>
#include <thread>

static void serve(const std::stop_token& stop, ringmain::Consumer rx)
{
    unsigned long served = 0;
    for (;;) {
        const auto message = rx.receive(stop); // a stop request wakes it
        if (!message) {
            const bool is_asked_to = message.error() == ringmain::Errc::stopped;
            std::printf("%lu served, %s\n", served, is_asked_to ? "stopped" : "failed");
            return; // leaves the ring; what it had claimed beyond goes to others
        }
        ++served;
    }
}

int main(int argc, char** argv)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before there are threads, so that only sigwait() takes them

    const auto ring = ringmain::Ring::open_or_create(argc > 1 ? argv[1] : "service");
    auto rx = ring ? ring->consumer({.follow = true}) : ringmain::Result<ringmain::Consumer>(ring.error());
    if (!rx) {
        std::fprintf(stderr, "service: %s\n", rx.error().message().c_str());
        return 1;
    }
    std::jthread worker(serve, std::move(*rx));
    int signal = 0;
    sigwait(&signals, &signal);
    // ~jthread requests the stop and waits for the worker.
}
