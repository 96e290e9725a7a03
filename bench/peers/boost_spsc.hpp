#pragma once
// A peer: boost::lockfree::spsc_queue in memory that both processes share. Its slots hold messages by value; it neither
// sleeps nor survives anybody's death.

#include <bench/shared.hpp>
#include <bench/spinning.hpp>
#include <bench/transport.hpp>

#include <boost/lockfree/spsc_queue.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace ringmain::bench {

template <std::size_t N, std::uint64_t Capacity>
class BoostSpsc {
    struct alignas(std::min<std::size_t>(N, cache_line)) Element {
        std::array<std::byte, N> bytes;
    };
    static constexpr std::size_t slots = Capacity / N;
    using Queue = boost::lockfree::spsc_queue<Element, boost::lockfree::capacity<slots>>;

public:
    static constexpr std::size_t bytes = N;
    static constexpr As as = As::processes;

    explicit BoostSpsc(const Shape& shape) : batch_(shape.batch) {}

    // Built beside the queue: it has no other way. Several are pushed all at once.
    class Sender {
    public:
        Sender(Queue& queue, std::size_t batch) : queue_(queue), elements_(std::make_unique<Element[]>(batch)) {}

        template <class Fill>
        void send(std::size_t n, Fill&& fill)
        {
            if (n == 1) {
                send_one(fill);
                return;
            }
            for (std::size_t i = 0; i < n; ++i) {
                fill(elements_[i].bytes.data());
            }
            std::size_t pushed = 0;
            spin_until([&] { return (pushed += queue_.push(elements_.get() + pushed, n - pushed)) == n; });
        }

    private:
        template <class Fill>
        void send_one(Fill& fill)
        {
            if constexpr (N <= built_at_hand) {
                Element element; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
                push(element, fill);
            } else {
                push(elements_[0], fill);
            }
        }
        template <class Fill>
        void push(Element& element, Fill& fill)
        {
            fill(element.bytes.data());
            spin_until([&] { return queue_.push(element); });
        }

        Queue& queue_;
        std::unique_ptr<Element[]> elements_;
    };

    // Used in place, all that are there at once; a single one where single ones are sent.
    class Receiver {
    public:
        Receiver(Queue& queue, std::size_t batch) : queue_(queue), batch_(batch) {}

        template <class Use>
        std::size_t receive(Use&& use)
        {
            const auto take = [&](const Element& element) { use(element.bytes.data()); };
            std::size_t taken = 0;
            spin_until([&] { return (taken = batch_ == 1 ? queue_.consume_one(take) : queue_.consume_all(take)) != 0; });
            return taken;
        }

    private:
        Queue& queue_;
        std::size_t batch_;
    };

    Sender sender() { return {*queue_, batch_}; }
    Receiver receiver() { return {*queue_, batch_}; }

private:
    std::size_t batch_;
    Shared<Queue> queue_;
};

} // namespace ringmain::bench
