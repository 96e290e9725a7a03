#include <schedules/machine.hpp>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <utility>

namespace ringmain::schedules {
namespace {

constexpr unsigned nobody = ~0U;

std::array<Fiber, Semaphores::most_processes> fibers;
Machine* the_machine = nullptr;

} // namespace

Figures& Figures::operator+=(const Figures& other) noexcept
{
    kills += other.kills;
    preemptions += other.preemptions;
    steps += other.steps;
    return *this;
}

Machine::Machine(std::uint64_t seed, const std::optional<Profile>& profile, const Defects& defects)
    : dice_(seed),
      profile_(profile),
      defects_(defects),
      semaphores_([this](unsigned process, int outcome) {
          processes_[process].outcome = outcome;
          processes_[process].state = State::ready;
      }),
      is_calm_(!profile)
{
    processes_.reserve(Semaphores::most_processes);
    segments_.reserve(2);
    complaint_.reserve(400);
    the_machine = this;
}

Machine::~Machine()
{
    the_machine = nullptr;
}

Machine* Machine::current() noexcept
{
    return the_machine;
}

Machine* Machine::running() noexcept
{
    return the_machine != nullptr && the_machine->is_running_ ? the_machine : nullptr;
}

Profile Machine::profile() const noexcept
{
    Profile found;
    found.whole = now_;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
        found.each[i] = processes_[i].age;
    }
    return found;
}

void Machine::cast(Part part)
{
    if (processes_.size() == Semaphores::most_processes) {
        complain("more processes than the machine has room for");
        return;
    }
    Process& newcomer = processes_.emplace_back();
    newcomer.fiber = &fibers[processes_.size() - 1];
    newcomer.part = std::move(part);
    newcomer.fiber->prepare(newcomer.part.work);
}

// Few preemptions find most; so does a second death in what the first one started.
void Machine::make_plan()
{
    constexpr std::array<std::uint64_t, 4> ways{1, 4, 64, 4096};
    drains_one_in_ = ways[dice_.below(ways.size())];
    preemptions_left_ = static_cast<unsigned>(dice_.below(8));
    plan_next_preemption();
    std::vector<unsigned> mortals;
    for (unsigned i = 0; i < processes_.size(); ++i) {
        if (processes_[i].part.may_die) {
            mortals.push_back(i);
        }
    }
    for (unsigned deaths = static_cast<unsigned>(dice_.below(4)); deaths > 1 && !mortals.empty(); --deaths) {
        const unsigned victim = mortals[dice_.below(mortals.size())];
        processes_[victim].dies_at = 1 + dice_.below(profile_->each[victim] * 5 / 4 + 1);
        processes_[victim].dies_asleep = dice_.one_in(4);
    }
    others_follow_ = dice_.one_in(3);
}

// Now and then several at one place.
void Machine::plan_next_preemption()
{
    next_preemption_ = now_ + 1 + (dice_.one_in(2) ? dice_.below(profile_->whole / 2 + 1) : dice_.below(8 * contended));
}

void Machine::run()
{
    is_calm_ = is_calm_ || now_ != 0;
    if (!is_calm_) {
        make_plan();
    }
    for (unsigned last = nobody; complaint_.empty();) {
        const unsigned next = choose(last);
        if (next == nobody) {
            hang();
            return;
        }
        go_on_with(next);
        last = next;
    }
}

// Somebody, but the last one only if there is nobody else; in a calm run the first who can.
unsigned Machine::choose(unsigned other_than)
{
    std::array<unsigned, Semaphores::most_processes> able{};
    std::size_t count = 0;
    for (unsigned i = 0; i < processes_.size(); ++i) {
        if (can_go_on(processes_[i])) {
            able[count++] = i;
        }
    }
    if (count == 0) {
        return nobody;
    }
    if (is_calm_) {
        return able[0];
    }
    const std::size_t chosen = dice_.below(count);
    return able[able[chosen] == other_than ? (chosen + 1) % count : chosen];
}

bool Machine::can_go_on(const Process& process) const
{
    switch (process.state) {
    case State::ready:
    case State::dying: return true;
    case State::awaiting: return process.awaited();
    case State::asleep: return process.dies_asleep;
    case State::ended: break;
    }
    return false;
}

void Machine::go_on_with(unsigned index)
{
    Process& process = processes_[index];
    if (process.state == State::asleep) { // and so is to die
        kill(index);
        return;
    }
    if (process.state == State::dying) { // the kernel is done with its memory
        process.state = State::ended;
        if (!defects_.undo_is_forgotten) {
            semaphores_.undo(index);
        }
        return;
    }
    process.state = State::ready;
    self_ = index;
    is_running_ = true;
    process.fiber->resume();
    is_running_ = false;
    if (process.fiber->has_ended()) {
        process.state = State::ended;
        process.stores.drain();
        if (semaphores_.owes(index)) {
            complain("process %u has left and still owes the semaphores something", index);
        }
    }
}

void Machine::hang()
{
    std::string who;
    for (unsigned i = 0; i < processes_.size(); ++i) {
        const State state = processes_[i].state;
        if (state != State::ended) {
            who += (who.empty() ? "process " : ", process ") + std::to_string(i);
            who += state == State::asleep ? " sleeps in the kernel" : " waits for others";
        }
    }
    if (!who.empty()) {
        complain("nobody goes on: %s", who.c_str());
    }
}

void Machine::kill(unsigned index)
{
    Process& victim = processes_[index];
    semaphores_.forget_sleep_of(index);
    victim.stores.drain();
    victim.state = State::dying;
    victim.was_killed = true;
    victim.dies_asleep = false;
    victim.dies_at = 0;
    ++figures_.kills;
    if (std::exchange(others_follow_, false)) {
        for (Process& each : processes_) {
            if (each.part.may_die && !each.was_killed && each.state != State::ended) {
                each.dies_at = each.age + 1 + dice_.below(40 * contended);
            }
        }
    }
    if (victim.part.successor) {
        cast({.work = [&work = victim.part.successor, index] { work(index); }});
    }
}

bool Machine::is_anybody_dying() const noexcept
{
    return std::ranges::any_of(processes_, [](const Process& each) { return each.state == State::dying; });
}

void Machine::pause()
{
    processes_[self_].fiber->pause();
}

void Machine::complain(const char* format, ...)
{
    if (complaint_.empty()) {
        char line[384];
        std::va_list arguments;
        va_start(arguments, format);
        (void)std::vsnprintf(line, sizeof line, format, arguments);
        va_end(arguments);
        complaint_ = line;
    }
}

void Machine::await(std::function<bool()> is_so)
{
    pass(); // before its stores are seen
    Process& self = processes_[self_];
    self.stores.drain(); // sooner or later it would be, whatever it does meanwhile
    if (!is_so()) {
        self.awaited = std::move(is_so);
        self.state = State::awaiting;
        pause();
    }
}

} // namespace ringmain::schedules
