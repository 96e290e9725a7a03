#include <kill/company.hpp>

#include <kill/judgement.hpp>
#include <kill/message.hpp>
#include <kill/raw_ring.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/member/removal.hpp>
#include <ringmain/sys/calls.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/robust_lock.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <sched.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

namespace ringmain::kill_tests {
namespace {

using support::ChildProcess;
namespace sem = layout::sem;

constexpr auto patience = std::chrono::seconds(10);

int receive_until_told(const Plan& plan, const std::string& name, Blackboard& board)
{
    {
        auto ring = Ring::open(name);
        auto consumer = ring ? ring->consumer({.spin = {}, .follow = plan.company == Company::receiver, .type = {}})
                             : Result<Consumer>(ring.error());
        while (consumer) {
            const auto message = consumer->receive();
            if (!message) {
                const bool is_end = message.error() == Errc::end_of_stream && plan.company == Company::last_receiver;
                board.peer_error = is_end ? 0U : static_cast<std::uint32_t>(message.error());
                break;
            }
            const std::uint64_t number = sighting_of(*message);
            if (number == farewell) {
                break;
            }
            board.heard[board.heard_count.fetch_add(1) % board.heard.size()] = number;
        }
    }
    board.peer_left = true;
    return 0;
}

int send_once(const std::string& name, Blackboard& board)
{
    {
        auto ring = Ring::open(name);
        auto producer = ring ? ring->producer({.spin = {}}) : Result<Producer>(ring.error());
        const NumberedMessage message(of_peer);
        if (producer) {
            const auto sent = producer->send(message.bytes(), message.type());
            board.peer_error = sent ? 0U : static_cast<std::uint32_t>(sent.error());
        }
    }
    board.peer_left = true;
    return 0;
}

std::optional<sys::SemaphoreSet> set_of(const std::string& name)
{
    const auto ring = Ring::open(name);
    const auto status = ring ? ring->status() : Result<RingStatus>(ring.error());
    const auto set = status ? sys::SemaphoreSet::open(status->key) : sys::SysResult<sys::SemaphoreSet>(sys::Failure{"", 0});
    return set ? std::optional(*set) : std::nullopt;
}

// Joins, enters like a member that sends or receives, and dies inside.
bool leave_corpse(const std::string& name, bool is_producer)
{
    ChildProcess corpse([&] {
        const auto set = set_of(name);
        const auto ring = Ring::open(name);
        auto producer = is_producer && ring ? std::optional(ring->producer()) : std::nullopt;
        auto consumer = !is_producer && ring ? std::optional(ring->consumer()) : std::nullopt;
        const auto raw = raw_ring(name);
        if (raw && ring && ring->backend() == "mutex") {
            (void)sys::RobustLock(raw->control().cursors.lock).lock(never);
            ::raise(SIGKILL);
        }
        std::array enter{sys::add(is_producer ? sem::empty : sem::full, -1),
                         sys::add_undo(is_producer ? sem::put : sem::take, 1)};
        if (set && set->apply(enter) == 0) {
            ::raise(SIGKILL);
        }
        return 1;
    });
    return corpse.wait(patience).kind == support::ChildEnd::Kind::killed;
}

// Somebody whom nothing but news of its own kind wakes.
bool somebody_sleeps_in(const sys::SemaphoreSet& set, const Plan& plan)
{
    const auto sleepers = [&set](std::uint16_t index) { return sys::calls::semctl(set.id(), index, GETNCNT, {}) > 0; };
    if (!plan.lanes && plan.slots_backend == "semaphore") {
        return sleepers(plan.company == Company::sender ? sem::empty : sem::full);
    }
    for (unsigned member = 0; member < lane_count + 2; ++member) {
        if (sleepers(sem::wake(member))) {
            return true;
        }
    }
    return false;
}

int stay(Blackboard& board)
{
    board.helped = true;
    while (!board.helper_may_leave) {
        ::usleep(20);
    }
    return 0;
}

std::unique_ptr<ChildProcess> help(const Blackboard& board, const std::function<int()>& body)
{
    auto helper = std::make_unique<ChildProcess>(body);
    while (!board.helped && !helper->has_ended()) {
        ::usleep(20);
    }
    return board.helped ? std::move(helper) : nullptr;
}

} // namespace

std::unique_ptr<ChildProcess> park_peer(const Plan& plan, const std::string& ring, Blackboard& board)
{
    const bool sends = plan.company == Company::sender;
    auto peer = std::make_unique<ChildProcess>(
        [&, sends] { return sends ? send_once(ring, board) : receive_until_told(plan, ring, board); });
    const auto set = set_of(ring);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (set && std::chrono::steady_clock::now() < until) {
        if (somebody_sleeps_in(*set, plan)) {
            return peer;
        }
        ::usleep(20);
    }
    return nullptr;
}

bool leave_corpses(const std::string& ring, std::uint64_t filled)
{
    return (filled == slots || leave_corpse(ring, true)) && (filled == 0 || leave_corpse(ring, false));
}

bool lose_memory(const std::string& ring)
{
    const auto name = sys::ring_name(ring);
    return name && member::remove_segments(name->keys[0]) == 0;
}

bool repair_from_outside(const std::string& name)
{
    ChildProcess repairer([&name] {
        const auto ring = Ring::open(name);
        return ring && ring->repair(patience) ? 0 : 1;
    });
    return repairer.wait(patience).succeeded();
}

std::unique_ptr<ChildProcess> receive_one(const std::string& name, Blackboard& board)
{
    return help(board, [&name, &board] {
        const auto ring = Ring::open(name);
        auto consumer = ring ? ring->consumer() : Result<Consumer>(ring.error());
        const bool received = consumer && consumer->try_receive();
        return received ? stay(board) : 1;
    });
}

std::unique_ptr<ChildProcess> send_one(const std::string& name, std::uint64_t number, Blackboard& board)
{
    return help(board, [&name, &board, number] {
        const auto ring = Ring::open(name);
        auto producer = ring ? ring->producer() : Result<Producer>(ring.error());
        if (producer) {
            (void)producer->claim(longest_message); // aborted; now it knows of room, and sends the short way
        }
        const NumberedMessage message(number);
        const bool sent = producer && producer->try_send(message.bytes(), message.type());
        return sent ? stay(board) : 1;
    });
}

} // namespace ringmain::kill_tests
