#pragma once
// What a call is measured on: a ring, its ends, and who else is there.

#include <bench/fresh_ring.hpp>
#include <bench/micro/peer.hpp>

#include <ringmain/ring.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ringmain::bench::micro {

// Messages, or calls, that are timed at once: what reading the clock costs (25 ns) is little beside them, and they fit.
inline constexpr std::size_t burst = 128;

enum class Company {
    alone, // one process has both ends
    idle,  // so it does, and a second process has joined with both ends, too, and sleeps outside the ring
    peer,  // the other end is a process on another CPU, which takes its turn between bursts
};

// What a burst finds.
enum class Before { room, messages, empty, full };

class Stage {
public:
    Stage(const std::string& backend, std::size_t bytes, Company company, Before before);
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    ~Stage() = default;

    [[nodiscard]] Producer& producer() noexcept { return *producer_; }
    [[nodiscard]] Consumer& consumer() noexcept { return *consumer_; }
    [[nodiscard]] const std::byte* payload() const noexcept { return payload_.data(); }
    [[nodiscard]] std::span<const Outgoing> batch() const noexcept { return batch_; }

    // A burst into the ring, or out of it, by whoever has that end.
    void fill();
    void drain();
    void fill_up();

private:
    void join(Company company, Before before);
    void warm_up();

    FreshRing ring_;
    std::vector<std::byte> payload_;
    std::array<Outgoing, burst / 2> batch_;
    std::optional<Peer> peer_;
    std::optional<Producer> producer_; // absent where the peer has that end
    std::optional<Consumer> consumer_;
};

} // namespace ringmain::bench::micro
