// A peer: moodycamel's ReaderWriterQueue between two threads of one process. It cannot cross processes. Messages are
// built and used in its slots; it knows no batches.

#include <bench/lanes_transport.hpp>
#include <bench/measure.hpp>
#include <bench/spinning.hpp>

#include <readerwriterqueue/readerwriterqueue.h>

#include <algorithm>
#include <array>

namespace ringmain::bench {
namespace {

template <std::size_t N>
class ReaderWriterQueue {
    struct alignas(std::min<std::size_t>(N, cache_line)) Element {
        template <class Fill>
        explicit Element(Fill& fill) // NOLINT(cppcoreguidelines-pro-type-member-init): filled, once
        {
            fill(bytes.data());
        }
        std::array<std::byte, N> bytes;
    };
    using Queue = moodycamel::ReaderWriterQueue<Element>;

public:
    static constexpr std::size_t bytes = N;
    static constexpr As as = As::threads;

    // One less than a power of two: what fits its blocks.
    explicit ReaderWriterQueue(const Shape& shape) : queue_(shape.capacity / N - 1) {}

    class Sender {
    public:
        explicit Sender(Queue& queue) noexcept : queue_(queue) {}

        template <class Fill>
        void send(std::size_t n, Fill&& fill)
        {
            for (std::size_t i = 0; i < n; ++i) {
                spin_until([&] { return queue_.try_emplace(fill); });
            }
        }

    private:
        Queue& queue_;
    };

    class Receiver {
    public:
        explicit Receiver(Queue& queue) noexcept : queue_(queue) {}

        template <class Use>
        std::size_t receive(Use&& use)
        {
            const Element* element = nullptr;
            spin_until([&] { return (element = queue_.peek()) != nullptr; });
            use(element->bytes.data());
            queue_.pop();
            return 1;
        }

    private:
        Queue& queue_;
    };

    Sender sender() noexcept { return Sender(queue_); }
    Receiver receiver() noexcept { return Receiver(queue_); }

private:
    Queue queue_;
};

template <std::size_t N>
void add_size()
{
    add_throughput<ReaderWriterQueue<N>>("reader-writer-queue");
    add_latency<ReaderWriterQueue<N>>("reader-writer-queue");
    // Threads on one side, processes on the other: whole runs take turns, each of a warm-up and a slice.
    add_ratio<Flow, Lanes<N>, ReaderWriterQueue<N>>("lanes/" + std::to_string(N) + "/1x1/poll-over-reader-writer-queue",
                                                    {.at_most = 64}, {});
}

const bool registered = [] {
    add_size<8>();
    add_size<64>();
    add_size<1'024>();
    add_size<65'536>();
    add_size<1'048'576>();
    add_rates<ReaderWriterQueue<64>>("reader-writer-queue", {1'000, 100'000, 1'000'000});
    return true;
}();

} // namespace
} // namespace ringmain::bench
