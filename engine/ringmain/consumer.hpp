#pragma once
// The receiving end of a ring.

#include <ringmain/backend/semaphore.hpp>
#include <ringmain/base/error.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/wait/wait.hpp>

#include <cstddef>
#include <utility>
#include <variant>

namespace ringmain {

// A member of a ring that receives; each message goes to one consumer. Made by Ring::consumer(); leaves the ring when
// destroyed. Threads and fork: as for Producer.
//
// A message is delivered, and gone from the ring, when the call returns. End of stream: no producer is attached,
// everything has been taken, and this consumer received something or saw a producer since it joined; a consumer that
// follows never sees it. Calls fail with end_of_stream, removed, corrupt or forked; those that wait also with timed_out
// or stopped.
class Consumer {
public:
    // Blocks until there is a message.
    [[nodiscard]] Outcome<Message> receive(const Wait& wait = {}) noexcept
    {
        return std::visit(
            [&](auto& end) -> Outcome<Message> {
                const Outcome<std::size_t> taken = end.take(1, wait);
                return taken ? Outcome<Message>(end.message(0)) : Outcome<Message>(taken.error());
            },
            end_);
    }

    // Does not wait for a message: would_block when the ring is empty. Only another consumer at work in the ring can delay
    // it, by 10 ms at most.
    [[nodiscard]] Outcome<Message> try_receive() noexcept { return receive(Wait::none()); }

    // Waits at most so long: timed_out.
    template <class Rep, class Period>
    [[nodiscard]] Outcome<Message> receive_for(std::chrono::duration<Rep, Period> at_most) noexcept
    {
        return receive(Wait(at_most));
    }

    // Waits for the first message, takes up to `at_most` of those that are there and gives each to `use(const Message&)`:
    // one pair of system calls moves many. Returns how many. All of them are delivered even if `use` wants no more.
    template <class Use>
    Outcome<std::size_t> poll(Use&& use, std::size_t at_most = 256, const Wait& wait = {})
    {
        return std::visit(
            [&](auto& end) {
                const Outcome<std::size_t> taken = end.take(at_most, wait);
                for (std::size_t i = 0; taken && i < *taken; ++i) {
                    use(static_cast<const Message&>(end.message(i)));
                }
                return taken;
            },
            end_);
    }

    // How full the ring was a moment ago, in messages.
    [[nodiscard]] std::uint64_t was_filled() const noexcept
    {
        return std::visit([](const auto& end) { return end.was_filled(); }, end_);
    }

private:
    friend class Ring;
    using End = std::variant<backend::SemaphoreConsumer>;
    explicit Consumer(End end) noexcept : end_(std::move(end)) {}
    End end_;
};

} // namespace ringmain
