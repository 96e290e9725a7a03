#pragma once
// A second process, on another CPU, that works when it is its turn and sleeps otherwise.

#include <bench/shared.hpp>

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>

namespace ringmain::bench::micro {

// The calling process measures, on the last CPU that it may use: the first has most of the interrupts.
void pin_measuring_process() noexcept;

class Peer {
public:
    using Turn = std::function<void()>;

    // `join` runs in the new process; what it returns runs there in each of its turns. Returns once it has joined. Throws
    // std::runtime_error with what `join` threw.
    explicit Peer(const std::function<Turn()>& join);
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer(); // kills it: it holds nothing that outlives its ring

    // Returns when it is done. Throws std::runtime_error with what it threw, or how it died.
    void take_turn();

private:
    enum Whose : std::uint32_t { ours, the_peers };
    struct Common {
        std::atomic<std::uint32_t> turn{the_peers};
        std::array<char, 400> failure{}; // written by the peer before it exits
    };
    [[noreturn]] void serve(const std::function<Turn()>& join) noexcept;
    void await();

    Shared<Common> common_;
    pid_t parent_;
    pid_t process_; // -1: it has ended
};

} // namespace ringmain::bench::micro
