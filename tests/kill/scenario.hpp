#pragma once
// What a kill campaign needs to know of the thing it kills: one operation, in one state, with one kind of company.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ringmain::kill_tests {

// Where a victim died.
struct KillPoint {
    enum class How : std::uint8_t {
        reached,  // in front of instruction `index` of the recorded run
        finished, // after the last one
        asleep,   // inside a system call it slept in
        diverged, // somewhere else: this run went another way than the recorded one
    };
    std::size_t index = 0;
    std::uintptr_t rip = 0;
    How how = How::reached;
};

// Every kill point is a life of its own: set_up, then a victim is forked, prepare and operate run in it until it is killed,
// then verdict.
class Scenario {
public:
    Scenario() = default;
    Scenario(const Scenario&) = delete;
    Scenario& operator=(const Scenario&) = delete;
    virtual ~Scenario() = default;

    [[nodiscard]] virtual std::string name() const = 0;
    // Whether an undisturbed operation comes to its end; otherwise it sleeps for ever. nullopt: it need not be
    // recorded that far.
    [[nodiscard]] virtual std::optional<bool> finishes() const { return true; }

    // In the driver: makes the world before the operation.
    virtual void set_up() = 0;
    // In the victim, at full speed.
    virtual void prepare() = 0;
    // In the driver, while the victim stands in front of its operation: company arrives.
    virtual void arrange() {}
    // In the victim, killed at each of its instructions.
    virtual void operate() = 0;
    // In the driver, when the victim sleeps: makes it wake up and returns true, or leaves it asleep.
    virtual bool wake() { return false; }
    // Whether to kill only where something changed that others can see: the last instruction was a system call, or snapshot()
    // is another, or the lock that the kernel frees for the dead. A death in between leaves the same behind.
    [[nodiscard]] virtual bool is_thinned() const { return false; }
    // In the driver, while the victim stands still: all memory that it shares with others, as a number that is another when
    // the memory is.
    [[nodiscard]] virtual std::uint64_t snapshot() { return 0; }
    // In the driver, behind a system call of the victim's: whether it stands where a sample of deaths is to be taken from. The
    // recording ends behind that.
    [[nodiscard]] virtual bool is_inside() { return false; }
    // In the driver, after the death: what is wrong, or nothing. Leaves nothing behind.
    virtual std::optional<std::string> verdict(const KillPoint& point) = 0;
    // After a verdict: how much of its operation the victim did, in any unit. Who dies later must not have done less.
    [[nodiscard]] virtual std::uint64_t progress() const { return 0; }
    // In the driver, after a recording run in which nobody was to die: leaves nothing behind.
    virtual void clean_up() = 0;
};

} // namespace ringmain::kill_tests
