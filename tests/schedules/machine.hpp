#pragma once
// A machine in one process, that does everything in an order which a seed decides. Its processes are fibers, its kernel knows a
// semaphore set, segments and membarrier(2), and its stores take time, as on x86 (TSO): each process has a buffer of what
// it stored, of which the oldest becomes visible when the machine likes, and all of it with a fence, a read-modify-write, a
// system call, or its death. Before each access to a shared word and each system call the machine may let another process go on
// instead, or kill this one, as often as the plan of the schedule says.
//
// Payloads are plain memory, so others see them at once. That is the earliest that a real machine may show them, because a
// store never comes before a load in front of it; later, but in front of the header that publishes them, nobody looks at them.
//
// Time counts accesses, those to words that others use as well (`contended`) many times, so that most of what the plan does
// happens where it can matter.

#include <schedules/dice.hpp>
#include <schedules/fiber.hpp>
#include <schedules/semaphores.hpp>
#include <schedules/store_buffer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ringmain::schedules {

// What is taken from the machine, to see that its explorer finds out.
struct Defects {
    bool fences_do_nothing = false;
    bool membarrier_does_nothing = false;
    bool undo_is_forgotten = false;
};

// How long everybody takes where nobody is in anybody's way.
struct Profile {
    std::uint64_t whole = 0;                                      // all of it
    std::array<std::uint64_t, Semaphores::most_processes> each{}; // each process
};

struct Figures {
    std::uint64_t kills = 0;
    std::uint64_t preemptions = 0;
    std::uint64_t steps = 0;
    Figures& operator+=(const Figures& other) noexcept;
};

// One process of the cast.
struct Part {
    std::function<void()> work;
    bool may_die = false;
    std::function<void(unsigned dead)> successor = {}; // begins once it was killed
};

class Machine {
public:
    enum class Access { load, store, update, call };
    static constexpr std::uint64_t contended = 16; // accesses that one to a word counts for which others use
    static constexpr std::size_t memory_bytes = std::size_t{192} << 10;

    // Without a profile: a calm run, which makes one. Only one machine at a time.
    Machine(std::uint64_t seed, const std::optional<Profile>& profile, const Defects& defects);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    // The one there is; nullptr: none.
    [[nodiscard]] static Machine* current() noexcept;
    // The same, for one of its processes; nullptr: none is running.
    [[nodiscard]] static Machine* running() noexcept;

    // Another process.
    void cast(Part part);
    // Until everybody has ended, or somebody complains. Again, with others, after that: they are let alone.
    void run();

    // By what runs on it. Sleeps until `is_so()`.
    void await(std::function<bool()> is_so);
    // Lets others go on, perhaps.
    void pass() { step(nullptr, Access::call); }
    // The schedule has failed, and ends soon; only the first complaint counts.
    [[gnu::format(printf, 2, 3)]] void complain(const char* format, ...);
    [[nodiscard]] const std::string& complaint() const noexcept { return complaint_; }
    [[nodiscard]] unsigned self() const noexcept { return self_; }
    [[nodiscard]] bool was_killed(unsigned process) const noexcept
    {
        return process < processes_.size() && processes_[process].was_killed;
    }
    // Somebody was, and the kernel has not undone yet what it did.
    [[nodiscard]] bool is_anybody_dying() const noexcept;
    [[nodiscard]] bool has_successor(unsigned process) const noexcept { return bool(processes_[process].part.successor); }
    [[nodiscard]] const Figures& figures() const noexcept { return figures_; }
    [[nodiscard]] Profile profile() const noexcept;

    // What the atomics and the system calls do.
    [[nodiscard]] std::uint64_t load(const void* word, unsigned bytes);
    void store(void* word, unsigned bytes, std::uint64_t value, bool drains);
    void before_update(void* word);
    void fence();
    int semop(std::span<const sembuf> ops);
    void membarrier(bool is_everywhere);
    [[nodiscard]] Semaphores& semaphores() noexcept { return semaphores_; }
    void enter_kernel();
    // A segment, all zero; its id.
    int make_segment(std::size_t bytes);
    [[nodiscard]] std::span<std::byte> segment(int id) const noexcept;

private:
    struct Process {
        enum class State { ready, asleep, awaiting, dying, ended };
        Part part;
        State state = State::ready;
        Fiber* fiber = nullptr;
        StoreBuffer stores;
        std::function<bool()> awaited;
        int outcome = 0; // of the call it sleeps in
        std::uint64_t age = 0;
        std::uint64_t dies_at = 0; // 0: does not
        bool dies_asleep = false;
        bool was_killed = false;
    };
    using State = Process::State;

    void make_plan();
    void plan_next_preemption();
    void step(const void* word, Access access);
    [[nodiscard]] std::uint64_t weight_of(const void* word, Access access) noexcept;
    void drain_some();
    void pause();
    [[nodiscard]] bool can_go_on(const Process& process) const;
    [[nodiscard]] unsigned choose(unsigned other_than);
    void go_on_with(unsigned process);
    void kill(unsigned process);
    void hang();

    Dice dice_;
    std::optional<Profile> profile_;
    Defects defects_;
    std::vector<Process> processes_;
    Semaphores semaphores_;
    std::vector<std::span<std::byte>> segments_;
    std::size_t memory_used_ = 0;

    unsigned self_ = 0;
    std::uint64_t now_ = 0;
    std::uint64_t next_preemption_ = 0;
    unsigned preemptions_left_ = 0;
    std::uint64_t drains_one_in_ = 1; // accesses; 1: stores are seen at once
    bool others_follow_ = false;      // into death, soon after the first
    bool is_calm_;
    bool is_running_ = false; // a process
    std::string complaint_;
    Figures figures_;
};

} // namespace ringmain::schedules
