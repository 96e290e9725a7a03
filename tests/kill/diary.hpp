#pragma once
// What victims of a `lanes` ring did for certain, noted with one store right after it. The next instruction may be their last.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ringmain::kill_tests {

enum class Fate : std::uint8_t {
    unseen,   // no call that gives it to somebody has returned
    held,     // one has
    released, // and so has what releases it: it must not come again
};

struct Diary {
    static constexpr std::size_t numbers = 1000;

    std::array<std::atomic<std::uint32_t>, 2> sent{}; // by each victim: messages whose send, or commit, returned
    std::array<std::atomic<Fate>, numbers> fates{};

    void note(std::uint64_t number, Fate fate) noexcept { fates[number % numbers] = fate; }
    [[nodiscard]] Fate fate_of(std::uint64_t number) const noexcept { return fates[number % numbers]; }
};

} // namespace ringmain::kill_tests
