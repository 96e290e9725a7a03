#include <schedules/semaphores.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace ringmain::schedules {
namespace {

constexpr int most = static_cast<int>(layout::max_semaphore_value);

} // namespace

// One by one, each seeing what those before it did; the first that cannot be done decides.
int Semaphores::attempt(unsigned process, std::span<const sembuf> ops) noexcept
{
    const auto before = values_;
    for (const sembuf& op : ops) {
        int& value = values_[op.sem_num];
        const bool must_wait = op.sem_op == 0 ? value != 0 : value + op.sem_op < 0;
        value += op.sem_op;
        if (must_wait || value > most) {
            const bool is_too_much = !must_wait;
            values_ = before;
            return is_too_much ? ERANGE : (op.sem_flg & IPC_NOWAIT) != 0 ? EAGAIN : asleep;
        }
    }
    for (const sembuf& op : ops) {
        undo_[process][op.sem_num] -= (op.sem_flg & SEM_UNDO) != 0 ? op.sem_op : 0;
    }
    return 0;
}

int Semaphores::apply(unsigned process, std::span<const sembuf> ops)
{
    const int outcome = attempt(process, ops);
    if (outcome == 0) {
        serve();
    } else if (outcome == asleep) {
        Sleeper& sleeper = sleepers_.emplace_back(Sleeper{process, ops.size(), {}});
        std::ranges::copy(ops, sleeper.ops.begin());
    }
    return outcome;
}

void Semaphores::serve()
{
    for (std::size_t i = 0; i < sleepers_.size();) {
        const unsigned process = sleepers_[i].process;
        const int outcome = attempt(process, std::span(sleepers_[i].ops).first(sleepers_[i].count));
        if (outcome == asleep) {
            ++i;
            continue;
        }
        sleepers_.erase(sleepers_.begin() + static_cast<std::ptrdiff_t>(i));
        woken_(process, outcome);
        i = 0; // it may have changed something for those before it
    }
}

void Semaphores::set(unsigned index, int value)
{
    values_[index] = value;
    for (auto& each : undo_) {
        each[index] = 0;
    }
    serve();
}

void Semaphores::forget_sleep_of(unsigned process)
{
    std::erase_if(sleepers_, [process](const Sleeper& each) { return each.process == process; });
}

void Semaphores::undo(unsigned process)
{
    for (unsigned i = 0; i < count; ++i) {
        values_[i] = std::clamp(values_[i] + undo_[process][i], 0, most);
    }
    undo_[process] = {};
    serve();
}

bool Semaphores::owes(unsigned process) const noexcept
{
    return std::ranges::any_of(undo_[process], [](int each) { return each != 0; });
}

} // namespace ringmain::schedules
