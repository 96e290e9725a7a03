// How long a death goes unnoticed.
//
//   recovery/<backend>/<bytes>   recovery_ns: from the SIGKILL of the only producer, which has so many bytes of memory of its
//                                own, to the moment when the consumer, asleep until then, has been told the end of the stream
//
// The median of as many deaths as other benchmarks have pairs; recovery_ns_min and recovery_ns_max are the outermost.

#include <bench/fresh_ring.hpp>
#include <bench/measure.hpp>
#include <bench/parent.hpp>
#include <bench/shared.hpp>

#include <ringmain/base/clock.hpp>

#include <sys/mman.h>

#include <csignal>
#include <cstdio>
#include <thread>

namespace ringmain::bench {
namespace {

struct Moments {
    Clock::time_point killed;
    Clock::time_point told;
};

// Of our own, and there: the kernel frees it when we die.
void occupy(std::size_t bytes)
{
    constexpr int there = MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE;
    if (bytes != 0 && ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, there, -1, 0) == MAP_FAILED) {
        throw std::system_error(errno, std::generic_category(), "mmap of the victim's memory");
    }
}

// A producer in a process of its own, which stops itself when it is ready. Returns its pid then.
pid_t start_victim(const Ring& ring, std::size_t bytes)
{
    const pid_t parent = ::getpid();
    const pid_t victim = ::fork();
    if (victim == 0) {
        end_with(parent);
        try {
            const Producer producer = or_throw(ring.producer());
            occupy(bytes);
            ::raise(SIGSTOP);
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "the victim of a recovery failed: %s\n", failure.what());
        }
        ::_exit(1);
    }
    int status = 0;
    if (victim < 0 || ::waitpid(victim, &status, WUNTRACED) != victim || !WIFSTOPPED(status)) {
        throw std::runtime_error("the producer that was to be killed came to its end before; see what it said");
    }
    return victim;
}

// The consumer comes first: on unix it knows only of producers that come when it is there.
double one_death(const Ring& ring, std::size_t bytes)
{
    const Shared<Moments> moments;
    run_crew(2, As::processes, [&](Place& place) {
        if (place.index() == 0) {
            Consumer consumer = or_throw(ring.consumer({.wait = WaitStrategy::park}));
            place.meet();
            const auto end = consumer.receive();
            moments->told = Clock::now();
            if (end || end.error() != Errc::end_of_stream) {
                throw std::runtime_error("the consumer was told something else than the end of the stream");
            }
            return;
        }
        place.meet();
        const pid_t victim = start_victim(ring, bytes);
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // all is quiet, and the consumer asleep
        moments->killed = Clock::now();
        ::kill(victim, SIGKILL);
        (void)await_end(victim);
    });
    return std::chrono::duration<double, std::nano>(moments->told - moments->killed).count();
}

void measure(benchmark::State& state, const std::string& backend, std::size_t bytes)
{
    std::vector<double> all;
    for (unsigned i = 0; i < effort().pairs; ++i) {
        const FreshRing ring({.backend = backend});
        all.push_back(one_death(*ring, bytes));
    }
    const Spread spread = spread_of(std::move(all));
    state.counters["recovery_ns"] = spread.median;
    state.counters["recovery_ns_min"] = spread.min;
    state.counters["recovery_ns_max"] = spread.max;
}

const bool registered = [] {
    for (const char* const backend : {"lanes", "semaphore", "mutex", "fifo", "unix"}) {
        for (const std::size_t bytes : {std::size_t{0}, std::size_t{256} << 20}) {
            add_benchmark("recovery/" + std::string(backend) + "/" + std::to_string(bytes),
                          [backend, bytes](benchmark::State& state) { measure(state, backend, bytes); });
        }
    }
    return true;
}();

} // namespace
} // namespace ringmain::bench
