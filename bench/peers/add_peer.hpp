#pragma once
// The measurements of a peer that can sleep: as few as show where it stands.

#include <bench/measure.hpp>
#include <bench/peers/library_transport.hpp>

#include <initializer_list>
#include <string>
#include <utility>

namespace ringmain::bench {

template <class Library>
void add_peer(const std::string& name, std::initializer_list<std::uint64_t> rates)
{
    const auto throughput = [&]<std::size_t... N>(std::index_sequence<N...>)
    {
        (add_throughput<LibraryTransport<N, Library>>(name, {.batch = 1}), ...);
    };
    const auto batches_and_latency = [&]<std::size_t... N>(std::index_sequence<N...>)
    {
        (add_throughput<LibraryTransport<N, Library>>(name, {.batch = 64}), ...);
        (add_latency<LibraryTransport<N, Library>>(name, {.waiting = Waiting::spin}), ...);
    };
    throughput(std::index_sequence<8, 64, 1'024, 65'536, 1'048'576>());
    batches_and_latency(std::index_sequence<8, 64, 1'024>());
    add_latency<LibraryTransport<64, Library>>(name, {.waiting = Waiting::park});
    add_rates<LibraryTransport<64, Library>>(name, rates);
}

} // namespace ringmain::bench
