// boost::lockfree::spsc_queue, with the same measurements as everything else.

#include <bench/measure.hpp>
#include <bench/peers/boost_spsc.hpp>

namespace ringmain::bench {
namespace {

template <std::size_t N>
void add_size()
{
    add_throughput<BoostSpsc<N, roomy>>("boost-spsc", {.batch = 1});
    if constexpr (N < 65'536) {
        add_throughput<BoostSpsc<N, roomy>>("boost-spsc", {.batch = 64});
    }
    add_latency<BoostSpsc<N, snug(N)>>("boost-spsc");
}

const bool registered = [] {
    add_size<8>();
    add_size<64>();
    add_size<1'024>();
    add_size<65'536>();
    add_size<1'048'576>();
    add_rates<BoostSpsc<64, roomy>>("boost-spsc", {1'000, 100'000, 1'000'000});
    return true;
}();

} // namespace
} // namespace ringmain::bench
