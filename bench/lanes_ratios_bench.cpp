// What the `lanes` backend costs over a bare lane, gains by batches and more places, and how it compares with a queue that
// promises nothing when somebody dies. Throughput over throughput: more is better. Latency over latency: less is better.

#include <bench/bare_lane.hpp>
#include <bench/lanes_transport.hpp>
#include <bench/measure.hpp>
#include <bench/peers/boost_spsc.hpp>
#include <bench/two_lines.hpp>

namespace ringmain::bench {
namespace {

constexpr Shape received{};            // sent and received one by one
constexpr Shape polled{.at_most = 64}; // sent one by one, received as many at a time as are there
constexpr Shape batched{.batch = 64};

constexpr Shape crowd(unsigned producers, unsigned consumers) noexcept
{
    return {.producers = producers, .consumers = consumers, .at_most = 64};
}
constexpr Shape awake(std::size_t bytes, unsigned lanes = 1) noexcept
{
    return {.waiting = Waiting::spin, .capacity = snug(bytes), .lanes = lanes};
}

// Whether a copy costs more than writing to memory that the reader holds depends on the processor.
template <std::size_t N>
void add_ways_to_send()
{
    add_ratio<Flow, LanesBuiltBeside<N>, Lanes<N>>("lanes/" + std::to_string(N) + "/1x1/send-over-claim", polled, polled);
}

template <std::size_t N>
void add_peer()
{
    using Peer = BoostSpsc<N, roomy>;
    const std::string name = "lanes/" + std::to_string(N);
    add_ratio<Flow, Lanes<N>, Peer>(name + "/1x1/poll-over-boost-spsc", polled, {});
    if constexpr (N < 65'536) {
        add_ratio<Flow, Lanes<N>, Peer>(name + "/1x1/batch:64-over-boost-spsc", batched, batched);
        add_ratio<PingPong, Lanes<N>, BoostSpsc<N, snug(N)>>(name + "/spin-over-boost-spsc", awake(N), {});
    }
}

const bool registered = [] {
    add_ratio<Flow, Lanes<64>, BareLane<64>>("lanes/64/1x1/poll-over-bare-lane", polled, {});
    add_ratio<Flow, Lanes<64>, BareLane<64>>("lanes/64/1x1/receive-over-bare-lane", received, {});
    add_ratio<Flow, Lanes<8>, Lanes<8>>("lanes/8/batch:64-over-batch:1", batched, polled);
    add_ratio<Flow, Lanes<64>, Lanes<64>>("lanes/64/2x1-over-1x1", crowd(2, 1), polled);
    add_ratio<Flow, Lanes<64>, Lanes<64>>("lanes/64/1x2-over-1x1", crowd(1, 2), polled);
    add_ratio<PingPong, Lanes<64>, Lanes<64>>("lanes/64/spin/16-lanes-over-1-lane", awake(64, 16), awake(64));
    add_ratio<PingPong, Lanes<64>, TwoLines>("lanes/64/spin-over-two-lines", awake(64), {});
    add_ratio<PingPong, BareLane<64>, TwoLines>("bare-lane/64/spin-over-two-lines", awake(64), {});
    add_ratio<PingPong, TwoLines, LinePair<As::processes>>("two-lines/64/spin-over-line", {}, {});
    add_ways_to_send<1'024>();
    add_ways_to_send<65'536>();
    add_ways_to_send<1'048'576>();
    add_peer<8>();
    add_peer<64>();
    add_peer<1'024>();
    add_peer<65'536>();
    add_peer<1'048'576>();
    return true;
}();

} // namespace
} // namespace ringmain::bench
