#pragma once
// What ringmain must not be: the ring of the textbooks. It counts and locks with semaphores, one operation after the other,
// and nobody cleans up after the dead. The kill tests have to find it out.

#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace ringmain::kill_tests {

// One message is one number. Copies in forked children use the same ring.
class BrokenRing {
public:
    static constexpr std::uint64_t slots = 4;
    enum class Mutex { undone_at_death, kept_by_the_dead };

    explicit BrokenRing(Mutex mutex) : mutex_(mutex)
    {
        (void)set_.set(empty, slots);
        (void)set_.set(lock, 1);
    }
    BrokenRing(const BrokenRing&) = delete;
    BrokenRing& operator=(const BrokenRing&) = delete;
    ~BrokenRing()
    {
        (void)set_.remove();
        (void)sys::remove_segment(segment_);
    }

    // False: would block.
    bool try_send(std::uint64_t number)
    {
        if (!down(sys::add(empty, -1), IPC_NOWAIT) || !down(locked(-1), 0)) {
            return false;
        }
        state().slot[state().tail % slots] = number;
        state().tail = state().tail + 1;
        return down(locked(1), 0) && down(sys::add(full, 1), 0);
    }

    std::optional<std::uint64_t> try_receive()
    {
        if (!down(sys::add(full, -1), IPC_NOWAIT) || !down(locked(-1), 0)) {
            return std::nullopt;
        }
        const std::uint64_t number = state().slot[state().head % slots];
        state().head = state().head + 1;
        return down(locked(1), 0) && down(sys::add(empty, 1), 0) ? std::optional(number) : std::nullopt;
    }

private:
    static constexpr std::uint16_t lock = 0;
    static constexpr std::uint16_t empty = 1;
    static constexpr std::uint16_t full = 2;
    static constexpr unsigned semaphores = 3;

    struct State {
        volatile std::uint64_t head;
        volatile std::uint64_t tail;
        volatile std::uint64_t slot[slots];
    };

    [[nodiscard]] bool down(sembuf op, int flags) const
    {
        op.sem_flg = static_cast<short>(op.sem_flg | flags);
        return set_.apply({&op, 1}) == 0;
    }
    [[nodiscard]] sembuf locked(int amount) const
    {
        return mutex_ == Mutex::undone_at_death ? sys::add_undo(lock, amount) : sys::add(lock, amount);
    }
    [[nodiscard]] State& state() const { return *reinterpret_cast<State*>(mapping_.bytes().data()); }

    Mutex mutex_;
    sys::SemaphoreSet set_ = *sys::SemaphoreSet::open_or_create(IPC_PRIVATE, semaphores, 0600);
    int segment_ = *sys::create_segment(IPC_PRIVATE, sizeof(State), 0600);
    sys::Mapping mapping_ = *sys::Mapping::attach(segment_, sys::Access::read_write);
};

} // namespace ringmain::kill_tests
