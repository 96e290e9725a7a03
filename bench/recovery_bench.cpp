// How long a death goes unnoticed.
//
//   recovery/<backend>/<bytes>   recovery_ns: from the SIGKILL of the only producer, which has so many bytes of memory of its
//                                own, to the moment when the consumer, asleep until then, has been told the end of the stream
//
// The median of as many deaths as other benchmarks have pairs; recovery_ns_min and recovery_ns_max are the outermost. What does
// not notice a death (boost, boost-queue, msgq, posixq, signal) has no figure. A pipe is a fifo without a name.

#include <bench/interrupt.hpp>
#include <bench/measure.hpp>
#include <bench/parent.hpp>
#include <bench/ring_transport.hpp>
#include <bench/shared.hpp>

#include <ringmain/base/clock.hpp>

#include <sys/mman.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace ringmain::bench {
namespace {

using namespace std::chrono_literals;

// In memory that all share.
struct Board {
    std::atomic<bool> is_there{false};   // the consumer; first, because on unix it does not see who was there before
    std::atomic<bool> has_joined{false}; // the producer
    std::atomic<std::int64_t> told_ns{0};
};

std::int64_t now_ns() noexcept
{
    return Clock::now().time_since_epoch().count();
}

// Of our own, and there: the kernel frees it when we die.
void occupy(std::size_t bytes)
{
    if (bytes != 0 &&
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED) {
        throw std::system_error(errno, std::generic_category(), "mmap of the victim's memory");
    }
}

// A forked process that does it, and is gone when this goes.
class Child {
public:
    template <class Work>
    explicit Child(Work&& work)
    {
        const pid_t parent = ::getpid();
        pid_ = ::fork();
        if (pid_ < 0) {
            throw std::system_error(errno, std::generic_category(), "fork");
        }
        if (pid_ == 0) {
            end_with(parent);
            try {
                work();
                ::_exit(0);
            } catch (...) {
                ::_exit(1);
            }
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child()
    {
        kill();
        (void)await_end(pid_);
    }

    void kill() const noexcept { ::kill(pid_, SIGKILL); }
    [[nodiscard]] bool is_alive() const noexcept
    {
        siginfo_t end{};
        return ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid == 0;
    }

private:
    pid_t pid_ = 0;
};

template <class Condition>
void await(const Child& child, Condition&& is_so)
{
    constexpr auto too_long = 30s;
    for (const Deadline end = Clock::now() + too_long; !is_so(); std::this_thread::sleep_for(1ms)) {
        if (was_interrupted() || Clock::now() > end || (!child.is_alive() && !is_so())) {
            throw std::runtime_error("a process failed, or was not told of a death for half a minute");
        }
    }
}

double one_death(const Ring& ring, std::size_t bytes)
{
    const Shared<Board> board;
    const Child survivor([&] {
        Consumer consumer = or_throw(ring.consumer({.wait = WaitStrategy::park}));
        board->is_there = true;
        if (const auto end = consumer.receive(); end || end.error() != Errc::end_of_stream) {
            throw std::runtime_error("something else came");
        }
        board->told_ns = now_ns();
    });
    await(survivor, [&] { return board->is_there.load(); });
    const Child victim([&] {
        const Producer producer = or_throw(ring.producer());
        occupy(bytes);
        board->has_joined = true;
        std::this_thread::sleep_for(1h);
    });
    await(victim, [&] { return board->has_joined.load(); });
    std::this_thread::sleep_for(20ms); // all is quiet, and the consumer asleep
    const std::int64_t began = now_ns();
    victim.kill();
    await(survivor, [&] { return board->told_ns.load() != 0; });
    return static_cast<double>(board->told_ns.load() - began);
}

void measure(benchmark::State& state, const std::string& backend, std::size_t bytes)
{
    std::vector<double> all;
    for (unsigned i = 0; i < effort().pairs; ++i) {
        const std::string name = fresh_ring_name();
        const Ring ring = or_throw(Ring::recreate(name, {.backend = backend}));
        const std::shared_ptr<void> removal(nullptr, [&name](void*) { (void)Ring::remove(name, true); });
        all.push_back(one_death(ring, bytes));
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
