#pragma once
// A library with two kinds of ends as a transport. What a Library offers:
//   Venue                                 where the ends meet: made before the fork, and takes away what they leave behind
//   Push(Venue&, bytes, depth)            void send(fill, bool more): fill(std::byte*) writes the message where the library
//                                         wants it; `more` of the same call follow
//   Pull(Venue&, bytes, depth, Waiting)   bool take(use, bool block): false if there is none, and it must not block
// `depth` messages fit between the two, as far as the library allows.

#include <bench/transport.hpp>

#include <cstddef>
#include <optional>

namespace ringmain::bench {

template <std::size_t N, class Library>
class LibraryTransport {
    using Push = typename Library::Push;
    using Pull = typename Library::Pull;

public:
    static constexpr std::size_t bytes = N;
    static constexpr As as = As::processes;

    explicit LibraryTransport(const Shape& shape) : shape_(shape) {}

    class Sender {
    public:
        explicit Sender(Push& push) noexcept : push_(push) {}

        template <class Fill>
        void send(std::size_t n, Fill&& fill)
        {
            for (std::size_t i = 1; i <= n; ++i) {
                push_.send(fill, i < n);
            }
        }

    private:
        Push& push_;
    };

    class Receiver {
    public:
        Receiver(Pull& pull, std::size_t at_most) noexcept : pull_(pull), at_most_(at_most) {}

        template <class Use>
        std::size_t receive(Use&& use)
        {
            (void)pull_.take(use, true);
            std::size_t taken = 1;
            while (taken < at_most_ && pull_.take(use, false)) {
                ++taken;
            }
            return taken;
        }

    private:
        Pull& pull_;
        std::size_t at_most_;
    };

    Sender sender()
    {
        if (!push_) {
            push_.emplace(venue_, N, depth());
        }
        return Sender(*push_);
    }
    Receiver receiver()
    {
        if (!pull_) {
            pull_.emplace(venue_, N, depth(), shape_.waiting);
        }
        return {*pull_, shape_.most_received()};
    }

private:
    [[nodiscard]] std::size_t depth() const noexcept { return shape_.capacity / N; }

    Shape shape_;
    typename Library::Venue venue_;
    // Of this process, kept from one use to the next: a closed end may drop what nobody has received yet, and to connect again
    // takes long.
    std::optional<Push> push_;
    std::optional<Pull> pull_;
};

} // namespace ringmain::bench
