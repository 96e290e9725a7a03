#include <kill/survivor.hpp>

#include <kill/message.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <sched.h>

#include <algorithm>

namespace ringmain::kill_tests {

bool Survivor::run()
{
    if (plan_.is_removed_afterwards) {
        return remove_what_is_left();
    }
    return open() && meet_peer() && drain() && judge() && fill() && leave() && look() && remove();
}

bool Survivor::remove_what_is_left()
{
    board_.phase = "removing what is left";
    const auto removed = Ring::remove(name_);
    return removed || removed.error().code == Errc::absent || board_.complain("%s", removed.error().message().c_str());
}

bool Survivor::open()
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
bool Survivor::meet_peer()
{
    std::optional<Producer> producer;
    if (plan_.company == Company::receiver && was_there_ && !plan_.company_is_cut_off) {
        producer = join_producer();
        if (!producer) {
            return false;
        }
        board_.phase = "sending to the parked receiver";
        const NumberedMessage message(farewell);
        if (const auto sent = producer->send(message.bytes(), message.type()); !sent) {
            return board_.complain("sending to the parked receiver: %s", std::string(describe(sent.error())).c_str());
        }
    }
    if (plan_.company == Company::receiver || plan_.company == Company::last_receiver) {
        board_.phase = "waiting for the parked receiver";
        while (!board_.peer_left) {
            ::sched_yield();
        }
        heard_.assign(board_.heard.begin(), board_.heard.begin() + std::min<std::uint32_t>(board_.heard_count, 16));
    }
    return true;
}

bool Survivor::drain()
{
    board_.phase = "joining as a consumer";
    if (!man_posts()) {
        return false;
    }
    posts_.front().found = heard_;
    board_.phase = plan_.company == Company::sender ? "draining, and waiting for the parked sender" : "draining";
    for (;;) {
        const bool peer_is_out = plan_.company != Company::sender || board_.peer_left;
        if (!take_all()) {
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

bool Survivor::man_post(const ConsumerOptions& options)
{
    auto joined = ring_->consumer(options);
    if (!joined) {
        return board_.complain("%s", joined.error().message().c_str());
    }
    posts_.push_back({std::move(*joined), options.group, {}});
    return true;
}

bool Survivor::take_all()
{
    constexpr std::size_t endless = 100;
    for (Post& post : posts_) {
        auto message = post.consumer.try_receive();
        for (; message; message = post.consumer.try_receive()) {
            post.found.push_back(sighting_of(*message));
            if (post.found.size() > endless) {
                return board_.complain("the ring never gets empty");
            }
        }
        if (message.error() != Errc::would_block && message.error() != Errc::end_of_stream) {
            return board_.complain("draining: %s", std::string(describe(message.error())).c_str());
        }
    }
    return true;
}

std::optional<Producer> Survivor::join_producer()
{
    board_.phase = "joining as a producer";
    auto joined = ring_->producer();
    if (!joined) {
        board_.complain("%s", joined.error().message().c_str());
        return std::nullopt;
    }
    return std::move(*joined);
}

bool Survivor::send_until_refused(Producer& producer, std::uint64_t first, std::uint64_t at_most, Numbers& sent)
{
    board_.phase = "filling the ring";
    const std::size_t before = sent.size();
    Outcome<void> outcome;
    for (std::uint64_t i = 0; outcome && i <= at_most; ++i) {
        const NumberedMessage message(first + i);
        outcome = producer.try_send(message.bytes(), message.type());
        if (outcome) {
            sent.push_back(first + i);
        }
    }
    const std::size_t taken = sent.size() - before;
    return (!outcome && outcome.error() == Errc::would_block && taken == at_most) ||
           board_.complain("the drained ring takes %zu messages, not %zu (%s)", taken, static_cast<std::size_t>(at_most),
                           outcome ? "and more" : std::string(describe(outcome.error())).c_str());
}

bool Survivor::takes_exactly(const Numbers& sent)
{
    board_.phase = "draining the full ring";
    for (Post& post : posts_) {
        post.found.clear();
    }
    if (!take_all()) {
        return false;
    }
    for (Post& post : posts_) {
        if (post.found != sent) {
            return board_.complain("sent %s, group %s found %s", text_of(sent).c_str(), post.group.c_str(),
                                   text_of(post.found).c_str());
        }
    }
    return true;
}

bool Survivor::leave()
{
    board_.phase = "leaving";
    posts_.clear();
    return true;
}

bool Survivor::look()
{
    board_.phase = "looking around";
    const auto status = ring_->status();
    if (!status) {
        return board_.complain("%s", status.error().message().c_str());
    }
    const auto set = sys::SemaphoreSet::open(status->key);
    const auto values = set ? set->values() : sys::SysResult<std::vector<std::uint16_t>>(set.error());
    namespace sem = layout::sem;
    if (!values || values->size() != sem::count) {
        return board_.complain("the semaphore set is gone");
    }
    const auto alive =
        std::count_if(values->begin() + sem::first_alive, values->begin() + sem::first_wake, [](auto each) { return each != 0; });
    if (alive != 0 || !status->members.empty() || status->state != RingState::ready) {
        return board_.complain("with nobody there %d are alive and %zu in the table", static_cast<int>(alive),
                               status->members.size());
    }
    return look_around(*status, *values);
}

bool Survivor::remove()
{
    board_.phase = "removing the ring";
    const auto removed = Ring::remove(name_);
    return removed || board_.complain("%s", removed.error().message().c_str());
}

} // namespace ringmain::kill_tests
