// ringmain-soak: four producers and four consumers, who are killed and stopped at random moments; or left alone.

#include <soak/round.hpp>
#include <support/ipc_snapshot.hpp>

#include <ringmain/backend/table.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

namespace ringmain::soak {
namespace {

using std::chrono::steady_clock;

struct Wish {
    Terms terms;
    bool is_calm = false;
    std::uint64_t kills = 0;   // in all
    std::uint64_t seconds = 0; // likewise
    std::uint64_t seed = 0;
    bool until_hang = false;
};

// Two CPUs: enough for a race, too few for nobody ever to be in the way.
void stay_on_two_cpus()
{
    cpu_set_t allowed;
    cpu_set_t two;
    CPU_ZERO(&two);
    ::sched_getaffinity(0, sizeof allowed, &allowed);
    for (unsigned cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&two) < 2; ++cpu) {
        if (CPU_ISSET(cpu, &allowed)) {
            CPU_SET(cpu, &two);
        }
    }
    ::sched_setaffinity(0, sizeof two, &two);
}

// How often children that are gone have gone to sleep, or waited for something else.
std::uint64_t sleeps_of_the_dead()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<std::uint64_t>(usage.ru_nvcsw);
}

struct Totals {
    RoundEnd sum;
    std::uint64_t rounds = 0;
    std::uint64_t failures = 0; // rounds in which a member was refused by what it used, or crashed

    void add(const RoundEnd& round)
    {
        ++rounds;
        failures += !round.failure.empty() && !round.hung ? 1 : 0;
        sum.kills += round.kills;
        sum.stops += round.stops;
        sum.repairs += round.repairs;
        sum.verdict += round.verdict;
        sum.failure = round.failure;
        sum.hung = round.hung;
    }
    [[nodiscard]] bool has_to_go_on(const Wish& wish, bool in_time) const
    {
        if (wish.until_hang) {
            return !sum.hung && sum.kills < wish.kills && rounds < wish.kills;
        }
        return holds() && (sum.kills < wish.kills || in_time);
    }
    [[nodiscard]] bool holds() const { return sum.failure.empty() && sum.verdict.holds(); }
};

Totals run(const Wish& wish)
{
    const auto until = steady_clock::now() + std::chrono::seconds(wish.seconds);
    std::mt19937_64 seeds(wish.seed);
    Totals totals;
    Terms terms = wish.terms;
    do {
        if (wish.is_calm) {
            terms.calm = totals.rounds % 2 == 0 ? Calm::each_awaited : Calm::free;
        }
        totals.add(run_round(terms, seeds()));
    } while (totals.has_to_go_on(wish, steady_clock::now() < until));
    return totals;
}

int report(const Wish& wish, const Totals& totals)
{
    const RoundEnd& sum = totals.sum;
    for (std::size_t i = 0; !wish.until_hang && i < sum.verdict.findings.size(); ++i) {
        fmt::print("soak: {}\n", sum.verdict.findings[i]);
    }
    if (!sum.failure.empty()) {
        fmt::print("soak: {}\n", sum.failure);
    }
    const std::string what =
        fmt::format("soak: backend {}{}: {} kills", wish.terms.backend, wish.is_calm ? ", calm" : "", sum.kills);
    if (wish.until_hang) {
        fmt::print("{}, members failed in {} of {} rounds, {}\n", what, totals.failures, totals.rounds,
                   sum.hung ? "then hung, as expected" : "and nobody hung, which was expected");
        return sum.hung ? 0 : 1;
    }
    fmt::print("{}, {} stops, {} repairs, {} sleeps, {}\n", what, sum.stops, sum.repairs, sleeps_of_the_dead(),
               sum.failure.empty() ? describe(sum.verdict) : std::string(sum.hung ? "hung" : "failed"));
    if (!totals.holds()) {
        fmt::print("soak: this did not hold; to repeat the plan of its kills: --backend {}{} --seed {}\n", wish.terms.backend,
                   wish.is_calm ? " --calm" : "", wish.seed);
    }
    return totals.holds() ? 0 : 1;
}

int soak(int argc, char** argv)
{
    const char* const wants_long = std::getenv("RINGMAIN_LONG");
    const bool is_long = wants_long != nullptr && std::string_view(wants_long) == "1";
    Wish wish;
    wish.seed = std::random_device{}();
    std::uint64_t patience = 20;

    CLI::App app("Four producers and four consumers on two CPUs, killed, stopped and replaced at random moments.\n"
                 "Exits with 0 if nothing was lost, invented, torn, doubled or out of order, and nobody hung.",
                 "ringmain-soak");
    app.add_option("--backend", wish.terms.backend, "lanes, semaphore, mutex, boost, boost-queue")->capture_default_str();
    auto* const calm = app.add_flag("--calm", wish.is_calm, "Kill and stop nobody; all sleep as soon as they wait");
    auto* const kills = app.add_option("--kills", wish.kills, "Go on until so many were killed [1200; RINGMAIN_LONG=1: 40000]");
    auto* const seconds = app.add_option("--seconds", wish.seconds, "Go on for so long [calm: 3; RINGMAIN_LONG=1: 120]");
    app.add_option("--seed", wish.seed, "Of the plan; random if not given");
    app.add_option("--patience", patience, "Seconds without progress that are a hang")->capture_default_str();
    app.add_flag("--until-hang", wish.until_hang, "Expect the members to hang within --kills; exits with 0 if they do")
        ->excludes(calm);
    kills->excludes(calm);
    CLI11_PARSE(app, argc, argv);

    const auto* const backend = backend::find(wish.terms.backend);
    if (backend == nullptr || !(backend->ring || !backend->outlives_members)) {
        fmt::print(stderr, "soak: backend '{}': not one that this soak is for; see --help\n", wish.terms.backend);
        return 2;
    }
    if (kills->empty() && seconds->empty() && !wish.is_calm) {
        wish.kills = is_long ? 40'000 : 1'200;
    }
    if (seconds->empty() && wish.is_calm) {
        wish.seconds = is_long ? 120 : 3;
    }
    wish.terms.patience = std::chrono::seconds(patience);
    wish.terms.at_work = std::chrono::milliseconds(800);
    fmt::print("soak: backend {}, seed {}\n", wish.terms.backend, wish.seed);
    std::fflush(stdout);

    (void)::unshare(CLONE_NEWIPC); // needs rights; elsewhere the machine's objects do
    stay_on_two_cpus();
    const auto before = support::IpcSnapshot::now();
    int status = report(wish, run(wish));
    if (const std::string leaked = support::leaked_since(before); !leaked.empty()) {
        fmt::print("soak: left behind: {}\n", leaked);
        status = 1;
    }
    return status;
}

} // namespace
} // namespace ringmain::soak

int main(int argc, char** argv)
{
    return ringmain::soak::soak(argc, argv);
}
