#pragma once
// A line on standard error that shows how it goes, as pv has it.

#include <ringmain/base/clock.hpp>
#include <ringmain/program/meter.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

namespace ringmain::program {

enum class When { automatic, always, never }; // automatic: when standard error is a terminal

// What there will be in all, where that is known.
struct Expected {
    std::optional<std::uint64_t> messages;
    std::optional<std::uint64_t> bytes;
};

// On a terminal one line, redrawn a few times a second and erased at the end; elsewhere a new line every second.
class Progress {
public:
    Progress(When when, const Meter& meter, Expected expected);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // How long a blocking call may last before update() should be called again; `never` if there is nothing to show.
    [[nodiscard]] Deadline next_update() const noexcept { return shown_ ? next_ : never; }

    // Draws the line if it is time to. how_full() is asked only then: how full the ring is, 0 to 1.
    template <std::invocable HowFull>
    void update(HowFull&& how_full)
    {
        if (shown_ && Clock::now() >= next_) {
            draw(how_full());
        }
    }

private:
    void draw(double full);
    [[nodiscard]] std::string line(Deadline now, double full) const;
    [[nodiscard]] std::string forecast(Deadline now) const;

    bool shown_;
    bool on_terminal_;
    const Meter* meter_;
    Expected expected_;
    Deadline begun_ = Clock::now();
    Deadline next_ = begun_;
    Deadline last_ = begun_;
    std::uint64_t last_messages_ = 0;
    std::uint64_t last_bytes_ = 0;
};

} // namespace ringmain::program
