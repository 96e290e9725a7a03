// <backend>/<bytes>/<call>/<alone|idle-peer|peer>
#include <bench/micro/calls.hpp>
#include <bench/micro/measure.hpp>

namespace ringmain::bench::micro {
namespace {

struct With {
    Company company;
    const char* name;
};
constexpr With companies[] = {{Company::alone, "alone"}, {Company::idle, "idle-peer"}, {Company::peer, "peer"}};

template <class Call, std::size_t N>
void add(const std::string& backend)
{
    for (const auto& [company, name] : companies) {
        // What moves no message is the same, whoever has the other end.
        if (company == Company::peer && (Call::before == Before::empty || Call::before == Before::full)) {
            continue;
        }
        const std::string full_name = backend + "/" + std::to_string(N) + "/" + Call::name + "/" + name;
        const auto run = [backend, company = company](benchmark::State& state) { measure<Call, N>(state, backend, company); };
        benchmark::RegisterBenchmark(full_name.c_str(), run)->UseManualTime();
    }
}

template <std::size_t N, class... Calls>
void add_all(const std::string& backend)
{
    (add<Calls, N>(backend), ...);
}

template <std::size_t N>
void add_size(const std::string& backend)
{
    if (backend == "lanes") {
        add_all<N, Claiming, ClaimAndAbort, ClaimAndCommit>(backend);
    }
    add_all<N, Send, TrySend, TrySendToFull, SendBatch, Receive, TryReceive, TryReceiveFromEmpty, Poll>(backend);
}

const bool added = [] {
    for (const char* const backend : {"lanes", "mutex", "semaphore"}) {
        add_size<8>(backend);
        add_size<64>(backend);
        add_size<1024>(backend);
    }
    return true;
}();

} // namespace
} // namespace ringmain::bench::micro
