#include <soak/diary.hpp>

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace ringmain::soak {

const char* describe(Doing doing) noexcept
{
    switch (doing) {
    case Doing::nothing: return "has not begun";
    case Doing::joining: return "joins";
    case Doing::sending: return "sends";
    case Doing::awaiting: return "waits until what it sent is dealt with";
    case Doing::receiving: return "receives";
    case Doing::waiting_for_the_end: return "has sent all, and waits until it may leave";
    case Doing::leaving: return "leaves";
    }
    return "?";
}

void SenderDiary::note_birth() noexcept
{
    const std::uint32_t life = lives.load(std::memory_order_relaxed);
    births[std::min(life, most_lives - 1)].store(promised.load(std::memory_order_relaxed), std::memory_order_release);
    lives.store(life + 1, std::memory_order_release);
}

std::uint64_t SenderDiary::promise(std::uint64_t messages) noexcept
{
    const std::uint64_t first = promised.load(std::memory_order_relaxed);
    promised.store(first + messages, std::memory_order_seq_cst);
    return first;
}

void SenderDiary::note(std::uint64_t number, Fate fate) noexcept
{
    fates[number].store(fate, std::memory_order_release);
    if (fate == Fate::committed) {
        committed.store(committed.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }
}

bool SenderDiary::is_used_up() const noexcept
{
    constexpr std::uint64_t longest_batch = 64;
    return promised.load(std::memory_order_relaxed) + longest_batch > numbers ||
           lives.load(std::memory_order_relaxed) + 1 >= most_lives;
}

void ReceiverDiary::note(const Entry& entry) noexcept
{
    const std::uint64_t line = written.load(std::memory_order_relaxed);
    if (line == lines) {
        std::fputs("soak: a diary is full\n", stderr);
        std::abort();
    }
    entries[line].store(entry.pack(), std::memory_order_release);
    written.store(line + 1, std::memory_order_release);
}

void ReceiverDiary::note_released() noexcept
{
    auto& last = entries[written.load(std::memory_order_relaxed) - 1];
    last.store(last.load(std::memory_order_relaxed) | Entry::released_bit, std::memory_order_release);
    released.store(released.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

// Fresh pages are zero, and zero is the first state of everything in there; so pages that nobody writes to cost nothing.
Evidence::Evidence()
{
    void* const memory =
        ::mmap(nullptr, sizeof(Diaries), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("soak: mmap of the diaries");
        std::abort();
    }
    diaries_ = static_cast<Diaries*>(memory);
}

Evidence::~Evidence()
{
    ::munmap(diaries_, sizeof(Diaries));
}

// A line that was not counted any more is as good as not written: what its writer had in mind to do next, it did not.
History Evidence::history() const
{
    History history;
    for (const SenderDiary& diary : diaries_->producers) {
        Sending& seat = history.producers.emplace_back();
        const std::uint64_t promised = diary.promised.load();
        for (std::uint64_t number = 0; number < promised; ++number) {
            seat.fates.push_back(diary.fates[number].load(std::memory_order_relaxed));
        }
        const std::uint32_t lives = std::min(diary.lives.load(), SenderDiary::most_lives);
        for (std::uint32_t life = 0; life < lives; ++life) {
            seat.births.push_back(diary.births[life].load(std::memory_order_relaxed));
        }
    }
    for (const ReceiverDiary& diary : diaries_->consumers) {
        std::vector<Entry>& entries = history.consumers.emplace_back();
        const std::uint64_t written = diary.written.load();
        for (std::uint64_t line = 0; line < written; ++line) {
            entries.push_back(Entry::unpack(diary.entries[line].load(std::memory_order_relaxed)));
        }
    }
    return history;
}

} // namespace ringmain::soak
