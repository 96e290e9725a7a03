#pragma once
// --rate: when the next message is due, by a schedule fixed at the start. Who was late catches up; the rate never drifts.

#include <ringmain/base/clock.hpp>
#include <ringmain/program/units.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ringmain::produce {

class Pacer {
public:
    explicit Pacer(std::optional<program::Rate> rate) noexcept : rate_(rate) {}

    // How many messages are due at `now`, at most at_most.
    [[nodiscard]] std::size_t due(Deadline now, std::size_t at_most) noexcept;
    // When the next one will be.
    [[nodiscard]] Deadline next() const noexcept;
    void sent(std::size_t messages) noexcept { sent_ += messages; }

private:
    std::optional<program::Rate> rate_;
    std::optional<Deadline> start_;
    std::uint64_t sent_ = 0;
};

} // namespace ringmain::produce
