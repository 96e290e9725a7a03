#include <kill/ring_scenario.hpp>

#include <kill/company.hpp>
#include <kill/lanes_survivor.hpp>
#include <kill/message.hpp>
#include <kill/slots_survivor.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>

namespace ringmain::kill_tests {
namespace {

constexpr auto hang = std::chrono::seconds(10);

bool fill(Producer& producer, std::uint64_t first, std::uint64_t messages)
{
    for (std::uint64_t i = 0; i < messages; ++i) {
        const NumberedMessage message(first + i);
        if (!producer.try_send(message.bytes(), message.type())) {
            return false;
        }
    }
    return true;
}

bool make_ring(const Plan& plan, const std::string& name)
{
    const LanesTraits traits = plan.lanes.value_or(LanesTraits());
    const auto ring = Ring::create(name, plan.options());
    const bool is_audited = !traits.is_audited || (ring && ring->consumer({.group = audit}));
    const auto member = ring && traits.group_exists ? std::optional(ring->consumer(*traits.group)) : std::nullopt;
    auto producer = ring ? ring->producer() : Result<Producer>(ring.error());
    auto beside = ring && traits.filled_beside != 0 ? std::optional(ring->producer()) : std::nullopt;
    return is_audited && (!member || *member) && producer && fill(*producer, first_before, plan.filled) &&
           (!beside || (*beside && fill(**beside, first_beside, traits.filled_beside)));
}

// In a process of its own, because it may hang.
int survive(const Plan& plan, const std::string& ring, const Numbers& before, Blackboard& board)
{
    const bool is_well =
        plan.lanes ? LanesSurvivor(plan, ring, before, board).run() : SlotsSurvivor(plan, ring, before, board).run();
    return is_well ? 0 : 1;
}

} // namespace

void RingScenario::set_up()
{
    board_.reset();
    trouble_.reset();
    before_.clear();
    for (std::uint64_t i = 0; i < plan_.filled; ++i) {
        before_.push_back(first_before + i);
    }
    for (std::uint64_t i = 0; plan_.lanes && i < plan_.lanes->filled_beside; ++i) {
        before_.push_back(first_beside + i);
    }
    if (plan_.ring_exists && !make_ring(plan_, ring_.name())) {
        trouble_ = "the ring could not be made";
    }
}

void RingScenario::prepare()
{
    seat_.ring_name = ring_.name();
    seat_.options = plan_.options();
    seat_.diary = &board_->diary;
    seat_.turn = plan_.victims - 1;
    plan_.prepare(seat_);
}

void RingScenario::arrange()
{
    if (plan_.company != Company::none) {
        peer_ = park_peer(plan_, ring_.name(), *board_);
        if (!peer_) {
            trouble_ = "the peer did not park";
        }
    }
    if (peer_ && plan_.company_is_frozen) {
        peer_->signal(SIGSTOP);
        for (char state = 'S'; state == 'S' || state == 'R'; state = support::process_state(peer_->pid())) {
            ::usleep(20);
        }
    }
    if (plan_.is_served && !serve()) {
        trouble_ = "what the victim waits for did not come";
    }
    if (plan_.leave_corpses && !plan_.leave_corpses(ring_.name(), board_->diary)) {
        trouble_ = "nobody could be killed inside";
    }
}

// What the victim sleeps for is given once.
bool RingScenario::wake()
{
    return plan_.is_woken && !helper_ && serve();
}

bool RingScenario::serve()
{
    if (plan_.takes != 0) {
        before_.push_back(first_before);
        helper_ = send_one(ring_.name(), first_before, *board_);
    } else {
        before_.erase(before_.begin());
        helper_ = receive_one(ring_.name(), *board_);
    }
    return helper_ != nullptr;
}

std::uint64_t RingScenario::snapshot()
{
    return memory_.look(ring_.name(), {reinterpret_cast<const std::byte*>(&*board_), sizeof *board_});
}

std::optional<std::string> RingScenario::verdict(const KillPoint& point)
{
    if (peer_ && plan_.company_is_frozen) {
        if (!plan_.takes_ring_away && !repair_from_outside(ring_.name())) {
            trouble_ = "nobody could repair while the peer stood still";
        }
        peer_->signal(SIGCONT);
    }
    board_->helper_may_leave = true;
    if (helper_ && !helper_->wait().succeeded()) {
        trouble_ = "the helper failed";
    }
    auto wrong = trouble_ ? trouble_ : ask_survivor();
    if (!wrong && point.how == KillPoint::How::finished && board_->done != plan_.when_finished.value_or(board_->done)) {
        wrong = "the operation was over, but did " + std::to_string(board_->done) + " of " + std::to_string(*plan_.when_finished);
    }
    if (const auto objects = support::objects_of(ring_.name()); !wrong && !objects.empty()) {
        wrong = "left behind: " + objects.front();
    }
    if (peer_ && !wrong) {
        if (const support::ChildEnd end = peer_->wait(); !end.succeeded()) {
            wrong = "the parked peer " + end.text();
        }
    }
    clean_up();
    return wrong;
}

std::optional<std::string> RingScenario::ask_survivor()
{
    support::ChildProcess survivor([this] { return survive(plan_, ring_.name(), before_, *board_); });
    const support::ChildEnd end = survivor.wait(hang);
    if (end.succeeded()) {
        return std::nullopt;
    }
    const std::string state = std::string(" while ") + board_->phase.load() + "; " + semaphores();
    return (end.kind == support::ChildEnd::Kind::exited ? board_->wrong.data() : "the survivor " + end.text()) + state;
}

std::string RingScenario::semaphores() const
{
    const auto name = sys::ring_name(ring_.name());
    const auto set = sys::SemaphoreSet::open(name->keys[0]);
    const auto values = set ? set->values() : sys::SysResult<std::vector<std::uint16_t>>(set.error());
    if (!values || values->size() != layout::sem::count) {
        return "no semaphore set";
    }
    const char* const names[] = {"lock", "put", "take", "alarm", "empty", "full"};
    std::string line;
    for (std::size_t i = 0; i < std::size(names); ++i) {
        line += (i == 0 ? "" : " ") + std::string(names[i]) + "=" + std::to_string((*values)[i]);
    }
    for (unsigned i = 0; i < 4; ++i) {
        line += " member" + std::to_string(i) + "=" + std::to_string((*values)[layout::sem::alive(i)]) + "/" +
                std::to_string((*values)[layout::sem::wake(i)]);
    }
    return line;
}

void RingScenario::clean_up()
{
    peer_.reset();
    helper_.reset();
    memory_ = {};
    support::remove_objects_of(ring_.name());
}

} // namespace ringmain::kill_tests
