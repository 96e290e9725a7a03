// Latency against the rate at which messages are due.

#include <bench/lanes_transport.hpp>
#include <bench/measure.hpp>
#include <bench/plain_flavour.hpp>

namespace ringmain::bench {
namespace {

const bool registered = [] {
    add_rates<Lanes<64>>("lanes", {1, 1'000, 100'000, 1'000'000, 10'000'000});
    add_rates<SlotsTransport<64, "mutex">>("mutex", {1'000, 100'000, 1'000'000, 10'000'000});
    add_rates<SlotsTransport<64, "semaphore">>("semaphore", {1'000, 100'000, 1'000'000});
    add_rates<SlotsTransport<64, "boost">>("boost", {1'000, 100'000});
    add_rates<SlotsTransport<64, "boost-queue">>("boost-queue", {1'000, 100'000, 1'000'000});
    add_rates<KernelTransport<64, "pipe">>("pipe", {1'000, 100'000, 1'000'000});
    add_rates<KernelTransport<64, "fifo">>("fifo", {1'000, 100'000});
    add_rates<KernelTransport<64, "msgq">>("msgq", {1'000, 100'000});
    add_rates<KernelTransport<64, "posixq">>("posixq", {1'000, 100'000});
    add_rates<KernelTransport<64, "unix">>("unix", {1'000, 100'000});
    add_rates<KernelTransport<8, "signal">>("signal", {1'000, 100'000});
    return true;
}();

} // namespace
} // namespace ringmain::bench
