#pragma once
// Who takes part in a schedule, and how far they have come: so that nobody waits for those who do not come any more.

#include <schedules/machine.hpp>

#include <array>

namespace ringmain::schedules {

class Cast {
public:
    enum class Role { none, producer, consumer };

    explicit Cast(const Machine& machine) noexcept : machine_(&machine) {}

    // A part is given; successors play it on.
    void expect(Role role) noexcept { ++(role == Role::producer ? producers_ : consumers_); }

    // By a member, about itself.
    void begins(Role role) noexcept { lives_[machine_->self()].role = role; }
    void has_joined() noexcept { lives_[machine_->self()].has_joined = true; }
    void is_done() noexcept { lives_[machine_->self()].is_done = true; }

    // Of one that was killed as it left: nothing is left for a successor to do.
    [[nodiscard]] bool was_done(unsigned process) const noexcept { return lives_[process].is_done; }

    // Producers that are there, or still come.
    [[nodiscard]] unsigned producers_left() const noexcept { return producers_ - count(Role::producer, &Cast::is_over); }
    [[nodiscard]] unsigned consumers_left() const noexcept { return consumers_ - count(Role::consumer, &Cast::is_over); }
    // Nobody else ever sends, but a successor.
    [[nodiscard]] bool has_one_producer() const noexcept { return producers_ == 1; }
    // Consumers that come and have not joined yet.
    [[nodiscard]] unsigned consumers_to_come() const noexcept
    {
        return consumers_ + count(Role::consumer, &Cast::is_followed) - count(Role::consumer, &Cast::has_come);
    }
    [[nodiscard]] bool has_producers() const noexcept { return count(Role::producer, &Cast::is_there) != 0; }

private:
    struct Life {
        Role role = Role::none;
        bool has_joined = false;
        bool is_done = false;
    };
    [[nodiscard]] bool is_over(unsigned i) const noexcept
    {
        return lives_[i].is_done || (machine_->was_killed(i) && !machine_->has_successor(i));
    }
    [[nodiscard]] bool is_followed(unsigned i) const noexcept { return machine_->was_killed(i) && !is_over(i); }
    [[nodiscard]] bool has_come(unsigned i) const noexcept { return lives_[i].has_joined || machine_->was_killed(i); }
    [[nodiscard]] bool is_there(unsigned i) const noexcept
    {
        return lives_[i].has_joined && !lives_[i].is_done && !machine_->was_killed(i);
    }
    [[nodiscard]] unsigned count(Role role, bool (Cast::*is_so)(unsigned) const noexcept) const noexcept
    {
        unsigned found = 0;
        for (unsigned i = 0; i < lives_.size(); ++i) {
            found += lives_[i].role == role && (this->*is_so)(i) ? 1U : 0U;
        }
        return found;
    }

    const Machine* machine_;
    unsigned producers_ = 0; // parts
    unsigned consumers_ = 0;
    std::array<Life, Semaphores::most_processes> lives_{};
};

} // namespace ringmain::schedules
