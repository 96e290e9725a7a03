#include <kill/survivor.hpp>

#include <kill/judgement.hpp>
#include <kill/message.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <sched.h>

#include <algorithm>
#include <optional>

namespace ringmain::kill_tests {
namespace {

namespace sem = layout::sem;
class Survivor {
public:
    Survivor(const Plan& plan, const std::string& name, const Numbers& before, Blackboard& board)
        : plan_(plan), name_(name), before_(before), board_(board)
    {
    }

    bool run()
    {
        if (plan_.is_removed_afterwards) {
            return remove_what_is_left();
        }
        return open() && meet_peer() && drain() && judge() && fill() && leave() && look_at_semaphores() && remove();
    }

private:
    bool remove_what_is_left()
    {
        board_.phase = "removing what is left";
        const auto removed = Ring::remove(name_);
        return removed || removed.error().code == Errc::absent || board_.complain("%s", removed.error().message().c_str());
    }

    bool open()
    {
        board_.phase = "opening the ring";
        auto opened = Ring::open(name_);
        was_there_ = opened.has_value();
        if (plan_.makes_ring) {
            board_.done = was_there_ ? 1 : 0;
        }
        if (plan_.makes_ring || plan_.takes_ring_away) {
            board_.phase = "creating the ring";
            opened = Ring::open_or_create(name_, plan_.options());
        }
        if (!opened) {
            return board_.complain("%s", opened.error().message().c_str());
        }
        ring_ = *opened;
        return true;
    }

    // The peer goes on, or hears that its ring was removed. A parked sender goes on when the ring is drained.
    bool meet_peer()
    {
        if (plan_.company == Company::receiver && was_there_) {
            board_.phase = "sending to the parked receiver";
            if (!join_producer()) {
                return false;
            }
            const NumberedMessage message(farewell);
            if (const auto sent = producer_->send(message.bytes(), message.type()); !sent) {
                return board_.complain("sending to the parked receiver: %s", std::string(describe(sent.error())).c_str());
            }
        }
        if (plan_.company == Company::receiver || plan_.company == Company::last_receiver) {
            board_.phase = "waiting for the parked receiver";
            while (!board_.peer_left) {
                ::sched_yield();
            }
            seen_.assign(board_.heard.begin(), board_.heard.begin() + std::min<std::uint32_t>(board_.heard_count, 16));
        }
        return true;
    }

    bool drain()
    {
        board_.phase = "joining as a consumer";
        auto joined = ring_->consumer();
        if (!joined) {
            return board_.complain("%s", joined.error().message().c_str());
        }
        consumer_.emplace(std::move(*joined));
        board_.phase = plan_.company == Company::sender ? "draining, and waiting for the parked sender" : "draining";
        for (;;) {
            const bool peer_is_out = plan_.company != Company::sender || board_.peer_left;
            if (!take_all(seen_)) {
                return false;
            }
            if (peer_is_out) {
                break;
            }
            ::sched_yield();
        }
        const auto error = static_cast<Errc>(board_.peer_error.load());
        const bool is_well = board_.peer_error == 0 || (plan_.takes_ring_away && error == Errc::removed);
        return is_well || board_.complain("the peer: %s", std::string(describe(error)).c_str());
    }

    // Until the ring is empty.
    bool take_all(Numbers& into)
    {
        for (;;) {
            const auto message = consumer_->try_receive();
            if (message) {
                into.push_back(number_of(*message).value_or(torn));
            } else if (message.error() == Errc::would_block || message.error() == Errc::end_of_stream) {
                return true;
            } else {
                return board_.complain("draining: %s", std::string(describe(message.error())).c_str());
            }
            if (into.size() > 100) {
                return board_.complain("the ring never gets empty");
            }
        }
    }

    bool judge()
    {
        const auto progress = progress_shown_by(plan_, before_, seen_);
        board_.done += progress.value_or(0);
        return progress ||
               board_.complain("found %s; there were %s, and the victim may have taken %d and sent %d", text_of(seen_).c_str(),
                               text_of(before_).c_str(), static_cast<int>(plan_.takes), static_cast<int>(plan_.sends));
    }

    // The ring takes exactly as many messages as it has slots, and gives them back.
    bool fill()
    {
        if (!producer_ && !join_producer()) {
            return false;
        }
        board_.phase = "filling the ring";
        Numbers sent;
        Outcome<void> outcome;
        for (; outcome && sent.size() <= slots; sent.push_back(first_of_survivor + sent.size())) {
            const NumberedMessage message(first_of_survivor + sent.size());
            outcome = producer_->try_send(message.bytes(), message.type());
        }
        sent.pop_back(); // the one that was refused, or one too many
        if (outcome || outcome.error() != Errc::would_block || sent.size() != slots) {
            return board_.complain("the drained ring takes %zu messages, not %zu (%s)", sent.size() + (outcome ? 1 : 0),
                                   static_cast<std::size_t>(slots),
                                   outcome ? "and more" : std::string(describe(outcome.error())).c_str());
        }
        Numbers found;
        board_.phase = "draining the full ring";
        return take_all(found) &&
               (found == sent || board_.complain("sent %s, found %s", text_of(sent).c_str(), text_of(found).c_str()));
    }

    bool join_producer()
    {
        board_.phase = "joining as a producer";
        auto joined = ring_->producer();
        if (!joined) {
            return board_.complain("%s", joined.error().message().c_str());
        }
        producer_.emplace(std::move(*joined));
        return true;
    }

    bool leave()
    {
        board_.phase = "leaving";
        producer_.reset();
        consumer_.reset();
        return true;
    }

    bool look_at_semaphores()
    {
        board_.phase = "looking at the semaphores";
        const auto status = ring_->status();
        if (!status) {
            return board_.complain("%s", status.error().message().c_str());
        }
        const auto set = sys::SemaphoreSet::open(status->key);
        const auto values = set ? set->values() : sys::SysResult<std::vector<std::uint16_t>>(set.error());
        if (!values || values->size() != sem::count) {
            return board_.complain("the semaphore set is gone");
        }
        const std::vector<std::uint16_t>& v = *values;
        if (v[sem::lock] != 0 || v[sem::put] != 0 || v[sem::take] != 0 || v[sem::alarm] != 0 || v[sem::empty] != slots ||
            v[sem::full] != 0) {
            return board_.complain("with nobody there lock=%u put=%u take=%u alarm=%u empty=%u full=%u", v[sem::lock],
                                   v[sem::put], v[sem::take], v[sem::alarm], v[sem::empty], v[sem::full]);
        }
        const auto alive =
            std::count_if(v.begin() + sem::first_alive, v.begin() + sem::first_wake, [](auto each) { return each != 0; });
        return (alive == 0 && status->members.empty() && status->state == RingState::ready) ||
               board_.complain("with nobody there %d are alive and %zu in the table", static_cast<int>(alive),
                               status->members.size());
    }

    bool remove()
    {
        board_.phase = "removing the ring";
        const auto removed = Ring::remove(name_);
        return removed || board_.complain("%s", removed.error().message().c_str());
    }

    const Plan& plan_;
    const std::string& name_;
    const Numbers& before_;
    Blackboard& board_;
    std::optional<Ring> ring_;
    std::optional<Producer> producer_;
    std::optional<Consumer> consumer_;
    bool was_there_ = false; // the ring, before anybody made a new one
    Numbers seen_;
};

} // namespace

bool survive(const Plan& plan, const std::string& ring, const std::vector<std::uint64_t>& before, Blackboard& board)
{
    return Survivor(plan, ring, before, board).run();
}

} // namespace ringmain::kill_tests
