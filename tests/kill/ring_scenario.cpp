#include <kill/ring_scenario.hpp>

#include <kill/company.hpp>
#include <kill/message.hpp>
#include <kill/survivor.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

namespace ringmain::kill_tests {
namespace {

constexpr auto hang = std::chrono::seconds(10);

bool make_ring(const Plan& plan, const std::string& name)
{
    const auto ring = Ring::create(name, plan.options());
    auto producer = ring ? ring->producer() : Result<Producer>(ring.error());
    bool well = producer.has_value();
    for (std::uint64_t i = 0; well && i < plan.filled; ++i) {
        const NumberedMessage message(first_before + i);
        well = producer->try_send(message.bytes(), message.type()).has_value();
    }
    return well;
}

} // namespace

void RingScenario::set_up()
{
    board_.reset();
    trouble_.reset();
    woken_ = false;
    before_.clear();
    for (std::uint64_t i = 0; i < plan_.filled; ++i) {
        before_.push_back(first_before + i);
    }
    if (plan_.ring_exists && !make_ring(plan_, ring_.name())) {
        trouble_ = "the ring could not be made";
    }
}

void RingScenario::prepare()
{
    seat_.ring_name = ring_.name();
    seat_.options = plan_.options();
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
    if (plan_.corpses && !leave_corpses(ring_.name(), plan_.filled)) {
        trouble_ = "nobody could be killed inside";
    }
}

// What the victim sleeps for is given once.
bool RingScenario::wake()
{
    if (!plan_.is_woken || woken_) {
        return false;
    }
    woken_ = true;
    if (plan_.takes != 0) {
        before_.push_back(first_before);
        return send_one(ring_.name(), first_before);
    }
    before_.erase(before_.begin());
    return receive_one(ring_.name());
}

std::optional<std::string> RingScenario::verdict(const KillPoint& point)
{
    if (peer_ && plan_.company_is_frozen) {
        peer_->signal(SIGCONT);
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
    support::ChildProcess survivor([this] { return survive(plan_, ring_.name(), before_, *board_) ? 0 : 1; });
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
    support::remove_objects_of(ring_.name());
}

} // namespace ringmain::kill_tests
