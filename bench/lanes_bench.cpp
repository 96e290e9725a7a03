// The `lanes` backend.

#include <bench/bare_lane.hpp>
#include <bench/lanes_transport.hpp>
#include <bench/measure.hpp>

namespace ringmain::bench {
namespace {

template <std::size_t N>
void add_size()
{
    add_throughput<Lanes<N>>("lanes", {.batch = 1});
    if constexpr (N < 65'536) {
        add_throughput<Lanes<N>>("lanes", {.batch = 64});
        add_throughput<Lanes<N>>("lanes", {.batch = 1, .at_most = 64}, "/poll:64");
    }
    add_latency<Lanes<N>>("lanes", {.waiting = Waiting::spin});
}

const bool registered = [] {
    add_size<8>();
    add_size<64>();
    add_size<1'024>();
    add_size<65'536>();
    add_size<1'048'576>();
    add_latency<Lanes<64>>("lanes", {.waiting = Waiting::park});
    add_throughput<Lanes<64>>("lanes", {.producers = 2, .consumers = 2, .batch = 64});
    add_throughput<Lanes<64>>("lanes", {.producers = 4, .consumers = 1, .batch = 64});
    add_throughput<Lanes<64>>("lanes", {.producers = 1, .consumers = 4, .batch = 64});

    add_throughput<BareLane<64>>("bare-lane");
    add_latency<BareLane<8>>("bare-lane");
    add_latency<BareLane<64>>("bare-lane");
    return true;
}();

} // namespace
} // namespace ringmain::bench
