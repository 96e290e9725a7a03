// Throughput of the `semaphore` backend: what spinning, the two doors and batches are worth.
// Each ratio is of two runs right after one another, because a shared machine drifts between states within seconds.

#include <bench/one_lock_ring.hpp>
#include <bench/two_processes.hpp>

#include <ringmain/ring.hpp>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace ringmain::bench {
namespace {

constexpr std::size_t bytes = 64;
constexpr std::uint64_t usual_slots = 1024;

struct Setup {
    std::uint64_t slots;
    std::uint64_t messages;
    std::size_t batch;
    std::chrono::nanoseconds spin;
};
constexpr Setup one_by_one{usual_slots, 200'000, 1, default_spin};
constexpr Setup one_by_one_unspun{usual_slots, 200'000, 1, std::chrono::nanoseconds(0)};
constexpr Setup batches{usual_slots, 4'000'000, 64, default_spin};
// One slot: each message is handed over, and nobody ever finds work waiting.
constexpr Setup hand_over{1, 100'000, 1, default_spin};
constexpr Setup hand_over_unspun{1, 20'000, 1, std::chrono::nanoseconds(0)};
constexpr std::uint64_t one_lock_messages = 30'000;

std::string produce(const Ring& ring, const Setup& setup)
{
    auto tx = ring.producer({.spin = setup.spin});
    if (!tx) {
        return tx.error().message();
    }
    std::vector<std::byte> payloads(setup.batch * bytes);
    std::vector<Outgoing> batch(setup.batch);
    for (std::uint64_t number = 0; number < setup.messages; number += setup.batch) {
        for (std::size_t i = 0; i < setup.batch; ++i) {
            const MutableBytes payload(payloads.data() + i * bytes, bytes);
            fill(payload, number + i);
            batch[i] = {payload};
        }
        if (const auto sent = tx->send_batch(batch); !sent) {
            return std::string(describe(sent.error()));
        }
    }
    return {};
}

std::string consume(const Ring& ring, const Setup& setup)
{
    auto rx = ring.consumer({.spin = setup.spin});
    if (!rx) {
        return rx.error().message();
    }
    bool intact = true;
    for (std::uint64_t number = 0; number < setup.messages;) {
        const auto use = [&](const Message& message) { intact = is_intact(message.bytes(), number++) && intact; };
        if (const auto taken = rx->poll(use, setup.batch); !taken) {
            return std::string(describe(taken.error()));
        }
    }
    return intact ? "" : "a payload arrived damaged";
}

// Messages a second, or 0 and the benchmark failed.
double run_ring(benchmark::State& state, const Setup& setup)
{
    const std::string name = "bench-" + std::to_string(::getpid());
    const auto ring = Ring::recreate(name, {.slots = setup.slots, .max_message = bytes});
    if (!ring) {
        state.SkipWithError(ring.error().message().c_str());
        return 0;
    }
    const Run run = run_pair([&] { return produce(*ring, setup); }, [&] { return consume(*ring, setup); });
    (void)Ring::remove(name, true);
    if (!run.failure.empty()) {
        state.SkipWithError(run.failure.c_str());
        return 0;
    }
    return static_cast<double>(setup.messages) / run.seconds;
}

double run_one_lock(benchmark::State& state)
{
    OneLockRing ring(usual_slots, bytes);
    const auto send = [&ring]() -> std::string {
        std::vector<std::byte> payload(bytes);
        for (std::uint64_t number = 0; number < one_lock_messages; ++number) {
            fill(payload, number);
            if (ring.send(payload) != 0) {
                return "send failed";
            }
        }
        return {};
    };
    const auto receive = [&ring]() -> std::string {
        slots::Inbox inbox;
        inbox.reserve(bytes, 1);
        for (std::uint64_t number = 0; number < one_lock_messages; ++number) {
            if (ring.receive(inbox) != 0 || !is_intact(inbox[0].bytes(), number)) {
                return "receive failed";
            }
        }
        return {};
    };
    const Run run = run_pair(send, receive);
    if (!run.failure.empty()) {
        state.SkipWithError(run.failure.c_str());
        return 0;
    }
    return static_cast<double>(one_lock_messages) / run.seconds;
}

void throughput(benchmark::State& state, const Setup& setup)
{
    double rate = 0;
    for (auto _ : state) {
        rate = run_ring(state, setup);
        state.SetIterationTime(static_cast<double>(setup.messages) / std::max(rate, 1.0));
    }
    state.counters["msgs_per_s"] = rate;
    state.counters["bytes_per_s"] = rate * bytes;
}

void one_lock_throughput(benchmark::State& state)
{
    double rate = 0;
    for (auto _ : state) {
        rate = run_one_lock(state);
        state.SetIterationTime(static_cast<double>(one_lock_messages) / std::max(rate, 1.0));
    }
    state.counters["msgs_per_s"] = rate;
    state.counters["bytes_per_s"] = rate * bytes;
}

// A over B, measured A B A B ...; the median of the pairs.
template <class A, class B>
void ratio(benchmark::State& state, A a, B b)
{
    std::vector<double> ratios;
    for (auto _ : state) {
        const double first = a(state);
        const double second = b(state);
        if (first == 0 || second == 0) {
            return;
        }
        ratios.push_back(first / second);
        state.SetIterationTime(1 / first + 1 / second);
    }
    std::ranges::sort(ratios);
    state.counters["ratio_min"] = ratios.front();
    state.counters["ratio_median"] = ratios[ratios.size() / 2];
    state.counters["ratio_max"] = ratios.back();
}

void spin_over_unspun(benchmark::State& state)
{
    ratio(
        state, [](auto& s) { return run_ring(s, one_by_one); }, [](auto& s) { return run_ring(s, one_by_one_unspun); });
}

void hand_over_spin_over_unspun(benchmark::State& state)
{
    ratio(
        state, [](auto& s) { return run_ring(s, hand_over); }, [](auto& s) { return run_ring(s, hand_over_unspun); });
}

void ring_over_one_lock(benchmark::State& state)
{
    ratio(
        state, [](auto& s) { return run_ring(s, one_by_one); }, [](auto& s) { return run_one_lock(s); });
}

void unspun_over_one_lock(benchmark::State& state)
{
    ratio(
        state, [](auto& s) { return run_ring(s, one_by_one_unspun); }, [](auto& s) { return run_one_lock(s); });
}

void batch_over_single(benchmark::State& state)
{
    ratio(
        state, [](auto& s) { return run_ring(s, batches); }, [](auto& s) { return run_ring(s, one_by_one); });
}

benchmark::internal::Benchmark* shaped(benchmark::internal::Benchmark* made, int iterations)
{
    return made->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(iterations);
}

const bool registered = [] {
    using benchmark::RegisterBenchmark;
    shaped(RegisterBenchmark("throughput/semaphore/64/1x1/batch:1", throughput, one_by_one), 5);
    shaped(RegisterBenchmark("throughput/semaphore/64/1x1/batch:1/unspun", throughput, one_by_one_unspun), 5);
    shaped(RegisterBenchmark("throughput/semaphore/64/1x1/batch:1/slots:1", throughput, hand_over), 5);
    shaped(RegisterBenchmark("throughput/semaphore/64/1x1/batch:1/slots:1/unspun", throughput, hand_over_unspun), 5);
    shaped(RegisterBenchmark("throughput/semaphore/64/1x1/batch:64", throughput, batches), 5);
    shaped(RegisterBenchmark("limit/one-lock-semaphore-ring/64/1x1", one_lock_throughput), 5);
    shaped(RegisterBenchmark("ratio/semaphore/64/1x1/batch:1/over-unspun", spin_over_unspun), 7);
    shaped(RegisterBenchmark("ratio/semaphore/64/1x1/batch:1/slots:1/over-unspun", hand_over_spin_over_unspun), 7);
    shaped(RegisterBenchmark("ratio/semaphore/64/1x1/batch:1/over-one-lock-ring", ring_over_one_lock), 7);
    shaped(RegisterBenchmark("ratio/semaphore/64/1x1/batch:1/unspun-over-one-lock-ring", unspun_over_one_lock), 7);
    shaped(RegisterBenchmark("ratio/semaphore/64/1x1/batch:64-over-batch:1", batch_over_single), 7);
    return true;
}();

} // namespace
} // namespace ringmain::bench
