#pragma once
// A plan, carried out on a real ring: one ring a kill point, made before and removed after it.

#include <kill/blackboard.hpp>
#include <kill/plan.hpp>
#include <kill/ring_memory.hpp>
#include <kill/scenario.hpp>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>

#include <memory>
#include <vector>

namespace ringmain::kill_tests {

// Which instructions to kill at: each, or of those that leave the same behind one.
enum class Deaths : std::uint8_t { all, distinct };

class RingScenario : public Scenario {
public:
    RingScenario(Plan plan, Deaths deaths) : plan_(std::move(plan)), ring_("kill"), deaths_(deaths) {}

    std::string name() const override { return plan_.name(); }
    std::optional<bool> finishes() const override { return !plan_.sleeps; }
    std::uint64_t progress() const override { return board_->done; }
    void set_up() override;
    void prepare() override;
    void arrange() override;
    void operate() override { plan_.operate(seat_); }
    bool wake() override;
    bool is_thinned() const override { return deaths_ == Deaths::distinct; }
    std::uint64_t snapshot() override;
    std::optional<std::string> verdict(const KillPoint& point) override;
    void clean_up() override;

protected:
    Plan plan_;
    support::ScopedRing ring_;
    support::Shared<Blackboard> board_;

private:
    // Somebody makes room, or sends.
    [[nodiscard]] bool serve();
    [[nodiscard]] std::optional<std::string> ask_survivor();
    [[nodiscard]] std::string semaphores() const;

    Deaths deaths_;
    Seat seat_;
    std::unique_ptr<support::ChildProcess> peer_;
    std::unique_ptr<support::ChildProcess> helper_; // served the victim
    RingMemory memory_;                             // while snapshots are taken
    std::vector<std::uint64_t> before_;
    std::optional<std::string> trouble_; // in preparing a life, not in the ring
};

} // namespace ringmain::kill_tests
