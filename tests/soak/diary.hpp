#pragma once
// The evidence of one ring: what each member writes down while it lives, in memory that outlives it. Each line has one writer and
// is one store, so a kill leaves it whole; what may be lost is the line that was to come next, and judge() knows that.

#include <soak/history.hpp>
#include <soak/payload.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ringmain::soak {

// What a member is about, for the report of a hang.
enum class Doing : std::uint8_t { nothing, joining, sending, awaiting, receiving, waiting_for_the_end, leaving };
[[nodiscard]] const char* describe(Doing doing) noexcept;

// All fields are zero at first.
struct SenderDiary {
    static constexpr std::uint64_t numbers = 200'000; // that a seat may send
    static constexpr std::uint32_t most_lives = 4096;

    std::atomic<Doing> doing;
    std::atomic<std::uint64_t> promised;  // numbers below may be in the ring; written before they are sent
    std::atomic<std::uint64_t> committed; // how many calls said so; for the watch
    std::atomic<std::uint32_t> lives;
    std::array<std::atomic<std::uint64_t>, most_lives> births;
    std::array<std::atomic<Fate>, numbers> fates;

    void note_birth() noexcept;
    // The number of the first; so many follow one another.
    std::uint64_t promise(std::uint64_t messages) noexcept;
    void note(std::uint64_t number, Fate fate) noexcept;
    // No room for much more.
    [[nodiscard]] bool is_used_up() const noexcept;
};

struct ReceiverDiary {
    // Every message twice, and an `asked` in front of each and behind it.
    static constexpr std::uint64_t lines = std::uint64_t{4} * seats * SenderDiary::numbers;

    std::atomic<Doing> doing;
    std::atomic<std::uint64_t> written;
    std::atomic<std::uint64_t> released; // messages; for who waits for that
    std::array<std::atomic<std::uint64_t>, lines> entries;

    void note(const Entry& entry) noexcept;
    // The entry written last is of a message that is dealt with now.
    void note_released() noexcept;
};

struct Diaries {
    std::array<SenderDiary, seats> producers;
    std::array<ReceiverDiary, seats> consumers;

    // By the supervisor.
    std::atomic<bool> last_call; // producers begin nothing new, nobody leaves early
    std::atomic<bool> producers_may_leave;
};

// Diaries in memory shared with all children forked later.
class Evidence {
public:
    Evidence();
    Evidence(const Evidence&) = delete;
    Evidence& operator=(const Evidence&) = delete;
    ~Evidence();

    [[nodiscard]] Diaries& operator*() const noexcept { return *diaries_; }
    [[nodiscard]] Diaries* operator->() const noexcept { return diaries_; }

    [[nodiscard]] History history() const;

private:
    Diaries* diaries_;
};

} // namespace ringmain::soak
