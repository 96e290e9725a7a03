// `boost`: the ring that a user of Boost.Interprocess writes, for comparison. Slots in a managed_shared_memory, a semaphore that
// counts the empty ones, another for the full ones, and a mutex around the rest. Nothing in it survives a death, on purpose:
// who dies with the mutex breaks the ring for everybody, who dies with a permit takes a slot with him.

#include <ringmain/backend/boost_segment.hpp>
#include <ringmain/backend/boost_transport.hpp>

#include <boost/interprocess/sync/scoped_lock.hpp>

#include <algorithm>
#include <utility>

namespace ringmain::backend {
namespace {

using boost::interprocess::interprocess_semaphore;
using Lock = boost::interprocess::scoped_lock<boost::interprocess::interprocess_mutex>;

// Permits taken from one semaphore, to be spent or given back.
class Permits {
public:
    explicit Permits(interprocess_semaphore& from) noexcept : from_(&from) {}
    Permits(const Permits&) = delete;
    Permits& operator=(const Permits&) = delete;
    ~Permits() { (void)spend(count_, *from_); }

    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    // Without waiting, until there are so many. False: there are none.
    Outcome<bool> take(std::size_t at_most) noexcept
    {
        return attempted([&] {
            while (count_ < at_most && from_->try_wait()) {
                ++count_;
            }
            return count_ != 0;
        });
    }
    // Waits for one; not for long if something else can end the wait.
    Outcome<void> wait_for_one(const Wait& wait, bool is_only_way) noexcept
    {
        const auto came = attempted([&] {
            if (!is_only_way) {
                return from_->timed_wait(wall_time(soon(wait)));
            }
            from_->wait();
            return true;
        });
        count_ += came && *came ? 1U : 0U;
        return came ? Outcome<void>() : Outcome<void>(came.error());
    }
    // Turns so many of them into permits of another semaphore.
    Outcome<void> spend(std::size_t count, interprocess_semaphore& to) noexcept
    {
        for (; count != 0; --count, --count_) {
            const auto posted = attempted([&] {
                to.post();
                return true;
            });
            if (!posted) {
                return posted.error();
            }
        }
        return {};
    }

private:
    interprocess_semaphore* from_;
    std::size_t count_ = 0;
};

// A call that does not wait lets somebody finish who is inside.
Outcome<void> enter(Lock& lock, wait::SpinHabit& spinning, const Wait& wait) noexcept
{
    constexpr std::chrono::milliseconds patience(10);
    const auto attempt = [&] { return attempted([&] { return lock.owns() || lock.try_lock(); }); };
    const auto sleep = [&](const Wait& until) {
        const auto slept = attempted([&] {
            if (!is_endless(until)) {
                return lock.timed_lock(wall_time(soon(until)));
            }
            lock.lock();
            return true;
        });
        return slept ? Outcome<void>() : Outcome<void>(slept.error());
    };
    const auto entered = persist(spinning, wait.is_none() ? Wait(patience) : wait, attempt, sleep);
    return !entered && wait.is_none() && entered.error() == Errc::timed_out ? Outcome<void>(Errc::would_block) : entered;
}

class RingSender : public Sender {
public:
    RingSender(const BoostObject& object, const BoostSegment& segment, sys::FileDescriptor presence,
               const wait::SpinHabit& spinning)
        : object_(object), segment_(segment), ring_(segment.ring()), presence_(std::move(presence)), spinning_(spinning)
    {
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        Permits empty(segment_.header->empty);
        const auto attempt = [&] { return empty.take(messages.size()); };
        const auto sleep = [&](const Wait& until) {
            return object_.is_still(segment_.found) ? empty.wait_for_one(until, is_endless(until)) : Outcome<void>(Errc::removed);
        };
        if (const auto room = persist(spinning_, wait, attempt, sleep); !room) {
            return room.error();
        }
        const std::size_t count = empty.count();
        if (const auto done = put(messages.first(count), wait); !done) {
            return done.error();
        }
        const auto posted = empty.spend(count, segment_.header->full);
        return posted ? Outcome<std::size_t>(count) : Outcome<std::size_t>(posted.error());
    }

    std::size_t max_message() const noexcept override { return segment_.sizes.max_message; }
    double was_full() const noexcept override { return segment_.was_full(); }

private:
    Outcome<void> put(std::span<const Outgoing> messages, const Wait& wait) noexcept
    {
        Lock lock(segment_.header->mutex, boost::interprocess::defer_lock);
        if (const auto entered = enter(lock, spinning_, wait); !entered) {
            return entered;
        }
        return ring_.put(messages) ? Outcome<void>() : Errc::corrupt;
    }

    const BoostObject& object_;
    const BoostSegment& segment_;
    slots::SlotRing ring_;
    sys::FileDescriptor presence_;
    wait::SpinHabit spinning_;
};

class RingReceiver : public Receiver {
public:
    RingReceiver(const BoostObject& object, const BoostSegment& segment, BoostStream stream, const wait::SpinHabit& spinning)
        : object_(object), segment_(segment), ring_(segment.ring()), stream_(std::move(stream)), spinning_(spinning)
    {
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        Permits full(segment_.header->full);
        const auto attempt = [&] { return look(full, at_most); };
        const auto sleep = [&](const Wait& until) {
            return object_.is_still(segment_.found) ? full.wait_for_one(until, stream_.never_ends() && is_endless(until))
                                                    : Outcome<void>(Errc::removed);
        };
        if (const auto any = persist(spinning_, wait, attempt, sleep); !any) {
            return any;
        }
        if (const auto taken = take(inbox, full.count(), wait); !taken) {
            return taken;
        }
        stream_.has_received();
        return full.spend(inbox.size(), segment_.header->empty); // what the inbox had no room for is still full
    }

    std::size_t max_message() const noexcept override { return segment_.sizes.max_message; }
    double was_full() const noexcept override { return segment_.was_full(); }

private:
    Outcome<bool> look(Permits& full, std::size_t at_most) noexcept
    {
        const auto any = full.take(at_most);
        if (!any || *any || !stream_.may_be_over()) {
            return any;
        }
        const auto last = full.take(at_most); // of those who have left by now
        return !last || *last ? last : Outcome<bool>(Errc::end_of_stream);
    }
    Outcome<void> take(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept
    {
        Lock lock(segment_.header->mutex, boost::interprocess::defer_lock);
        if (const auto entered = enter(lock, spinning_, wait); !entered) {
            return entered;
        }
        return ring_.take(inbox, at_most) ? Outcome<void>() : Errc::corrupt;
    }

    const BoostObject& object_;
    const BoostSegment& segment_;
    slots::SlotRing ring_;
    BoostStream stream_;
    wait::SpinHabit spinning_;
};

struct RingKind {
    static constexpr const char* name = "boost";
    using Opened = BoostSegment;
    using Sender = RingSender;
    using Receiver = RingReceiver;

    static void make(const char* memory, const BoostSizes& sizes, unsigned mode) { BoostSegment::make(memory, sizes, mode); }
    static Result<BoostSegment> open(const BoostObject& object) { return BoostSegment::open(object, false); }
    static RingStatus status(const BoostObject& object, const BoostSegment& segment) { return segment.status(object); }
    static Result<RingStatus> look(const BoostObject& object)
    {
        const auto segment = BoostSegment::open(object, true);
        return segment ? Result<RingStatus>(segment->status(object)) : Result<RingStatus>(segment.error());
    }
};
using RingTransport = BoostTransport<RingKind>;

} // namespace

const TransportKind boost_ring{RingTransport::open, RingTransport::remove, RingTransport::list};

} // namespace ringmain::backend
