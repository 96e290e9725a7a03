#pragma once
// Runs a producer and a consumer as two processes, each pinned to a CPU of its own, and takes the time.

#include <ringmain/base/bytes.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace ringmain::bench {

// What one side does after the common start; returns an empty string, or what went wrong.
using Side = std::function<std::string()>;

struct Run {
    double seconds = 0; // from the common start until both sides are done
    std::string failure;
};

// Forks both sides and waits for them. The body is called in the child, so what it opens is its own. Sides are killed
// after a minute: then something hangs.
[[nodiscard]] Run run_pair(const Side& producer, const Side& consumer);

// Every payload is written by the producer and read by the consumer: a number, and bytes that follow from it.
void fill(MutableBytes payload, std::uint64_t number) noexcept;
[[nodiscard]] bool is_intact(Bytes payload, std::uint64_t number) noexcept;

} // namespace ringmain::bench
