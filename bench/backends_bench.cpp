// `mutex`, and every transport that it and the other rings are compared with.

#include <bench/lanes_transport.hpp>
#include <bench/measure.hpp>
#include <bench/plain_flavour.hpp>

#include <string>

namespace ringmain::bench {
namespace {

template <std::size_t N>
using Mutex = SlotsTransport<N, "mutex">;
template <std::size_t N>
using Semaphore = SlotsTransport<N, "semaphore">;
template <std::size_t N>
using BoostQueue = SlotsTransport<N, "boost-queue">;

template <class Transport>
void add_one(const std::string& name)
{
    add_throughput<Transport>(name, {.batch = 1});
    add_throughput<Transport>(name, {.batch = 64});
    add_latency<Transport>(name, {.waiting = Waiting::spin});
    add_latency<Transport>(name, {.waiting = Waiting::park});
}

// Ours over one of the kernel's, both in batches.
template <class Transport>
void add_kernel_transport(const std::string& name)
{
    constexpr Shape batches{.batch = 64};
    add_one<Transport>(name);
    const std::string over = "/64/1x1/batch:64-over-" + name;
    add_ratio<Flow, Lanes<64>, Transport>("lanes" + over, batches, batches);
    add_ratio<Flow, Mutex<64>, Transport>("mutex" + over, batches, batches);
    add_ratio<Flow, Semaphore<64>, Transport>("semaphore" + over, batches, batches);
}

const bool registered = [] {
    add_one<Mutex<8>>("mutex");
    add_one<Mutex<64>>("mutex");
    add_one<Mutex<1'024>>("mutex");
    add_one<SlotsTransport<64, "boost">>("boost");
    add_one<BoostQueue<64>>("boost-queue");
    add_ratio<Flow, Mutex<64>, BoostQueue<64>>("mutex/64/1x1/batch:1-over-boost-queue", {.batch = 1}, {.batch = 1});
    add_ratio<Flow, Mutex<64>, BoostQueue<64>>("mutex/64/1x1/batch:64-over-boost-queue", {.batch = 64}, {.batch = 64});
    add_ratio<Flow, Mutex<64>, BoostQueue<64>>("mutex/64/1x1/batch:64-over-boost-queue/batch:1", {.batch = 64}, {.batch = 1});
    add_kernel_transport<KernelTransport<64, "pipe">>("pipe");
    add_kernel_transport<KernelTransport<64, "fifo">>("fifo");
    add_kernel_transport<KernelTransport<64, "msgq">>("msgq");
    add_kernel_transport<KernelTransport<64, "posixq">>("posixq");
    add_kernel_transport<KernelTransport<64, "unix">>("unix");
    add_latency<KernelTransport<8, "signal">>("signal", {.waiting = Waiting::spin});
    add_latency<KernelTransport<8, "signal">>("signal", {.waiting = Waiting::park});
    return true;
}();

} // namespace
} // namespace ringmain::bench
