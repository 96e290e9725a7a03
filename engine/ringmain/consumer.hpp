#pragma once
// The receiving end of a ring.

#include <ringmain/backend/lanes_receiver.hpp>
#include <ringmain/backend/mutex.hpp>
#include <ringmain/backend/semaphore.hpp>
#include <ringmain/backend/transport_end.hpp>
#include <ringmain/base/error.hpp>
#include <ringmain/wait/wait.hpp>

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace ringmain {

// A member of a ring that receives; each message goes to one consumer (of each group). Made by Ring::consumer(); leaves the
// ring when destroyed. Threads and fork: as for Producer.
//
// `lanes`: a message is dealt with when it is destroyed, or its consumer receives again; if the consumer dies or leaves
// before, another of its group gets it again, flagged redelivered(). Other backends: it is gone from the ring when the call
// returns. End of stream: no producer is attached, everything has been taken and dealt with, and this consumer received
// something or saw a producer since it joined; a consumer that follows never sees it. Transports know less of who sends: see
// engine/README.md. Calls fail with end_of_stream,
// removed, corrupt or forked; those that wait also with timed_out or stopped. On `lanes`, corrupt may mean one producer's
// lane: the next call goes on with the others.
class Consumer {
    using Lanes = std::unique_ptr<backend::LanesReceiver>;
    using End = std::variant<Lanes, backend::SemaphoreConsumer, backend::MutexConsumer, backend::TransportConsumer>;

    // What a backend of any kind can do.
    template <class Ends, class Work>
    static auto with(Ends& ends, Work&& work)
    {
        return std::visit(
            [&work](auto& end) {
                if constexpr (std::is_same_v<std::remove_cvref_t<decltype(end)>, Lanes>) {
                    return work(*end);
                } else {
                    return work(end);
                }
            },
            ends);
    }

public:
    // Blocks until there is a message.
    [[nodiscard, gnu::always_inline]] inline Outcome<Message> receive() noexcept
    {
        const auto* const lanes = std::get_if<Lanes>(&end_);
        lanes::View view;
        if (lanes != nullptr && (*lanes)->receive_at_once(view)) [[likely]] {
            return (*lanes)->give_out(view);
        }
        return receive_with_care(Wait());
    }
    // Waits as long as `wait` says.
    [[nodiscard, gnu::always_inline]] inline Outcome<Message> receive(const Wait& wait) noexcept
    {
        const auto* const lanes = std::get_if<Lanes>(&end_);
        lanes::View view;
        if (lanes != nullptr && !wait.stop().stop_requested() && (*lanes)->receive_at_once(view)) [[likely]] {
            return (*lanes)->give_out(view);
        }
        return receive_with_care(wait);
    }

    // Does not wait for a message: would_block when the ring is empty. On the slot backends another consumer at work in
    // the ring can delay it, by 10 ms at most.
    [[nodiscard]] Outcome<Message> try_receive() noexcept { return receive(Wait::none()); }

    // Waits at most so long: timed_out.
    template <class Rep, class Period>
    [[nodiscard]] Outcome<Message> receive_for(std::chrono::duration<Rep, Period> at_most) noexcept
    {
        return receive(Wait(at_most));
    }

    // Waits for the first message, takes up to `at_most` of those that are there and gives each to `use(const Message&)`:
    // the fastest way. Returns how many. On `lanes` each is dealt with when `use` returns; and a consumer of a fast stream
    // may leave some for the next call, and waits up to 9 us before it looks, because to follow at the heels of a producer
    // slows both down. There `use` cannot receive from this consumer (reentered).
    template <class Use>
    Outcome<std::size_t> poll(Use&& use, std::size_t at_most = 256, const Wait& wait = {})
    {
        if (const auto* const lanes = std::get_if<Lanes>(&end_)) [[likely]] {
            return (*lanes)->poll(use, at_most, wait);
        }
        return with(end_, [&](auto& end) { return end.poll(use, at_most, wait); });
    }

    // How full the ring (`lanes`: its fullest lane, for this group) was a moment ago: 0 to 1.
    [[nodiscard]] double was_full() const noexcept
    {
        return with(end_, [](const auto& end) { return end.was_full(); });
    }

    // A descriptor for poll(2), epoll(7) or an event loop, the same one each time: readable unless a call has just returned
    // would_block or timed_out, and nothing came since. So once it is readable, call try_receive(), or poll() with
    // Wait::none(), until would_block. Also readable at the end of the stream and when the ring is gone, as those calls then
    // say. Only to be waited for; it is closed with its consumer. While nobody waits for it, producers pay nothing for it; while
    // somebody does, a thread of this process, which the first call starts, sleeps in the consumer's place, and has claimed
    // what it rings for: until the next call nobody else of the group gets that. unsupported but on `lanes`; forked; system,
    // where there can be no further descriptor or thread.
    [[nodiscard]] Result<int> fd()
    {
        if (const auto* const lanes = std::get_if<Lanes>(&end_)) {
            return (*lanes)->fd();
        }
        return Error{Errc::unsupported, 0, "fd", "a consumer that cannot be polled", "use a ring of the backend lanes"};
    }

private:
    friend class Ring;
    explicit Consumer(End end) noexcept : end_(std::move(end)) {}
    [[gnu::noinline]] Outcome<Message> receive_with_care(const Wait& wait) noexcept
    {
        return with(end_, [&](auto& end) { return end.receive(wait); });
    }
    End end_;
};

} // namespace ringmain
