#pragma once
// A System V semaphore set as Linux has it: operations in one piece, sleepers served by whoever changes something, undo of the
// dead applied all at once. What a process is, and how it sleeps, is somebody else's business.

#include <ringmain/layout/semaphores.hpp>

#include <sys/sem.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace ringmain::schedules {

class Semaphores {
public:
    static constexpr unsigned count = layout::sem::count;
    static constexpr unsigned most_processes = 12;
    // A sleeper's operation is over: done by others on its behalf (0), or refused (errno).
    using Woken = std::function<void(unsigned process, int outcome)>;

    explicit Semaphores(Woken woken) : woken_(std::move(woken)) { sleepers_.reserve(most_processes); }

    static constexpr int asleep = -1;
    // 0, errno, or asleep: then `woken` is called later.
    [[nodiscard]] int apply(unsigned process, std::span<const sembuf> ops);
    void set(unsigned index, int value); // SETVAL
    [[nodiscard]] int value(unsigned index) const noexcept { return values_[index]; }

    // A process ends: a sleeper's operation is forgotten; later its undo is applied.
    void forget_sleep_of(unsigned process);
    void undo(unsigned process);
    // Whether a process has anything to undo.
    [[nodiscard]] bool owes(unsigned process) const noexcept;

private:
    struct Sleeper {
        unsigned process;
        std::size_t count;
        std::array<sembuf, layout::max_operations> ops;
    };
    int attempt(unsigned process, std::span<const sembuf> ops) noexcept;
    void serve();

    std::array<int, count> values_{};
    std::array<std::array<int, count>, most_processes> undo_{};
    std::vector<Sleeper> sleepers_; // the first to come first
    Woken woken_;
};

} // namespace ringmain::schedules
