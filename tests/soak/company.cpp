#include <soak/company.hpp>

#include <soak/whereabouts.hpp>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <utility>

namespace ringmain::soak {

using std::chrono::steady_clock;

namespace {

std::string name_of(unsigned seat)
{
    return fmt::format("{} {}", seat < seats ? "producer" : "consumer", seat % seats);
}

} // namespace

Company::Company(Ring ring, const Work& work, Evidence& evidence, std::uint64_t seed)
    : ring_(std::move(ring)), work_(work), evidence_(evidence), dice_(seed)
{
}

void Company::start(unsigned seat)
{
    const std::uint64_t seed = dice_.seed();
    stopped_[seat].is = false;
    (seat < seats ? evidence_->producers[seat].doing : evidence_->consumers[seat % seats].doing) = Doing::nothing;
    const pid_t parent = ::getpid();
    members_[seat].emplace([&] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) {
            return 1;
        }
        return seat < seats ? produce(ring_, work_, *evidence_, seat, seed)
                            : consume(ring_, work_, *evidence_, seat % seats, seed);
    });
}

unsigned Company::kill(unsigned members)
{
    unsigned lived = 0;
    for (unsigned seat = 0; seat < size; ++seat) {
        if ((members >> seat & 1U) != 0 && members_[seat] && !members_[seat]->has_ended()) {
            members_[seat]->signal(SIGKILL);
            ++lived;
        }
    }
    for (unsigned seat = 0; seat < size; ++seat) {
        if ((members >> seat & 1U) != 0 && members_[seat]) {
            const support::ChildEnd end = members_[seat]->wait();
            if (end.kind == support::ChildEnd::Kind::exited && end.code != 0) {
                complaint_ = fmt::format("{} {}", name_of(seat), end.text());
            }
            members_[seat].reset();
        }
    }
    return lived;
}

void Company::stop(unsigned members, std::chrono::microseconds how_long)
{
    for (unsigned seat = 0; seat < size; ++seat) {
        if ((members >> seat & 1U) != 0 && members_[seat]) {
            members_[seat]->signal(SIGSTOP);
            stopped_[seat] = {true, steady_clock::now() + how_long};
        }
    }
}

void Company::continue_those_due(steady_clock::time_point now)
{
    for (unsigned seat = 0; seat < size; ++seat) {
        if (stopped_[seat].is && stopped_[seat].until <= now) {
            stopped_[seat].is = false;
            if (members_[seat]) {
                members_[seat]->signal(SIGCONT);
            }
        }
    }
}

bool Company::tend(bool replaces)
{
    for (unsigned seat = 0; seat < size; ++seat) {
        if (members_[seat] && members_[seat]->has_ended()) {
            if (const support::ChildEnd end = members_[seat]->wait(); !end.succeeded()) {
                complaint_ = fmt::format("{} {}", name_of(seat), end.text());
            }
            members_[seat].reset();
        }
        if (replaces && !members_[seat]) {
            start(seat);
        }
    }
    return complaint_.empty();
}

bool Company::await(const std::function<bool()>& is_so, const std::function<std::uint64_t()>& progress,
                    std::chrono::milliseconds patience, bool replaces)
{
    continue_those_due(steady_clock::time_point::max());
    std::uint64_t before = progress();
    auto since = steady_clock::now();
    while (tend(replaces)) {
        if (is_so()) {
            return true;
        }
        const auto now = steady_clock::now();
        if (const std::uint64_t there = progress(); there != before) {
            before = there;
            since = now;
        } else if (now - since > patience) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    return false;
}

std::string Company::whereabouts() const
{
    std::string lines;
    for (unsigned seat = 0; seat < size; ++seat) {
        lines += fmt::format("\n  {}: ", name_of(seat));
        if (!members_[seat]) {
            lines += "is gone";
            continue;
        }
        lines += seat < seats ? describe(evidence_->producers[seat]) : describe(evidence_->consumers[seat % seats]);
        lines += fmt::format("; pid {}, {}", members_[seat]->pid(), where_in_the_kernel(members_[seat]->pid()));
    }
    return lines + fmt::format("\n  ring: {}", describe_set_of(ring_.name()));
}

} // namespace ringmain::soak
