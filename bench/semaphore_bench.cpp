// The `semaphore` backend: what spinning, the two doors and batches are worth.

#include <bench/measure.hpp>
#include <bench/one_lock_transport.hpp>
#include <bench/plain_flavour.hpp>

namespace ringmain::bench {
namespace {

template <std::size_t N>
using Semaphore = SlotsTransport<N, "semaphore">;

template <std::size_t N>
void add_size()
{
    add_throughput<Semaphore<N>>("semaphore", {.batch = 1});
    if constexpr (N < 65'536) {
        add_throughput<Semaphore<N>>("semaphore", {.batch = 64});
    }
    add_latency<Semaphore<N>>("semaphore", {.waiting = Waiting::spin});
}

const bool registered = [] {
    add_size<8>();
    add_size<64>();
    add_size<1'024>();
    add_size<65'536>();
    add_size<1'048'576>();
    add_latency<Semaphore<64>>("semaphore", {.waiting = Waiting::park});
    add_throughput<Semaphore<64>>("semaphore", {.producers = 2, .consumers = 2});

    using Ring64 = Semaphore<64>;
    const Shape one_by_one{};
    const Shape unspun{.waiting = Waiting::park};
    const Shape hand_over{.slots = 1}; // each message is handed over, and nobody ever finds work waiting
    const Shape hand_over_unspun{.waiting = Waiting::park, .slots = 1};
    add_throughput<Ring64>("semaphore", unspun, "/unspun");
    add_throughput<Ring64>("semaphore", hand_over, "/slots:1");
    add_throughput<Ring64>("semaphore", hand_over_unspun, "/slots:1/unspun");
    add_benchmark("limit/one-lock-semaphore-ring/64/1x1", [](benchmark::State& state) {
        Flow<OneLock> flow(Shape{});
        LineStream limit(roomy);
        report_throughput(state, flow, limit, OneLock::bytes, setting_for<OneLock>(Shape{}));
    });
    add_ratio<Flow, Ring64, Ring64>("semaphore/64/1x1/batch:1/over-unspun", one_by_one, unspun);
    add_ratio<Flow, Ring64, Ring64>("semaphore/64/1x1/batch:1/slots:1/over-unspun", hand_over, hand_over_unspun);
    add_ratio<Flow, Ring64, OneLock>("semaphore/64/1x1/batch:1/over-one-lock-ring", one_by_one, one_by_one);
    add_ratio<Flow, Ring64, OneLock>("semaphore/64/1x1/batch:1/unspun-over-one-lock-ring", unspun, one_by_one);
    add_ratio<Flow, Ring64, Ring64>("semaphore/64/1x1/batch:64-over-batch:1", {.batch = 64}, one_by_one);
    return true;
}();

} // namespace
} // namespace ringmain::bench
