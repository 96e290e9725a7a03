#pragma once
// The member that comes after a death and looks whether the ring is as it must be.

#include <kill/blackboard.hpp>
#include <kill/judgement.hpp>
#include <kill/plan.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

// Carries out a plan's aftermath; what depends on the backend is its child classes'.
class Survivor {
public:
    Survivor(const Plan& plan, const std::string& name, const Numbers& before, Blackboard& board)
        : plan_(plan), name_(name), before_(before), board_(board)
    {
    }
    Survivor(const Survivor&) = delete;
    Survivor& operator=(const Survivor&) = delete;
    virtual ~Survivor() = default;

    // Joins, drains, fills the ring to the brim, drains it again, leaves, looks at what is left in shared memory, removes the
    // ring. `before`: the messages that were in the ring.
    // True: all is well. False: the board says what is not. The board's phase says where it is.
    bool run();

protected:
    // A consumer of the survivor's, and what it found.
    struct Post {
        Consumer consumer;
        std::string group;
        Numbers found;
    };

    // Joins as a consumer wherever messages may lie; the default group first.
    virtual bool man_posts() = 0;
    // All that was in the ring is in posts_ now.
    virtual bool judge() = 0;
    // The ring takes exactly as many messages as it must, and gives them back.
    virtual bool fill() = 0;
    // With nobody there.
    virtual bool look_around(const RingStatus& status, const std::vector<std::uint16_t>& semaphores) = 0;

    bool man_post(const ConsumerOptions& options);
    std::optional<Producer> join_producer();
    // Sends until the ring refuses, and no more than `at_most`; what was sent goes to `sent`.
    bool send_until_refused(Producer& producer, std::uint64_t first, std::uint64_t at_most, Numbers& sent);
    // Every post receives until it finds nothing.
    bool take_all();
    // Takes all; every post must find just that.
    bool takes_exactly(const Numbers& sent);

    const Plan& plan_;
    const std::string& name_;
    const Numbers& before_;
    Blackboard& board_;
    std::optional<Ring> ring_;
    std::vector<Post> posts_;

private:
    bool remove_what_is_left();
    bool open();
    bool meet_peer();
    bool drain();
    bool leave();
    bool look();
    bool remove();

    bool was_there_ = false; // the ring, before anybody made a new one
    Numbers heard_;          // by the peer
};

} // namespace ringmain::kill_tests
