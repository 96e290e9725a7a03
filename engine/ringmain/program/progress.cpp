#include <ringmain/program/progress.hpp>

#include <ringmain/program/format.hpp>
#include <ringmain/program/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::program {
namespace {

constexpr std::chrono::nanoseconds redraw = std::chrono::milliseconds(250);
constexpr std::chrono::nanoseconds reprint = std::chrono::seconds(1);

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

} // namespace

Progress::Progress(When when, const Meter& meter, Expected expected)
    : shown_(when == When::always || (when == When::automatic && stderr_is_terminal())),
      on_terminal_(stderr_is_terminal()),
      meter_(&meter),
      expected_(expected)
{
}

Progress::~Progress()
{
    erase_status_line();
}

void Progress::draw(double full)
{
    const Deadline now = Clock::now();
    next_ = now + (on_terminal_ ? redraw : reprint);
    if (on_terminal_) {
        draw_status_line(line(now, full));
    } else {
        print_line(line(now, full));
    }
    last_ = now;
    last_messages_ = meter_->messages();
    last_bytes_ = meter_->bytes();
}

std::string Progress::line(Deadline now, double full) const
{
    const double since = std::max(seconds(now - last_), 1e-3);
    return fmt::format("{}  {} msg  {}  {} msg/s  {}/s  ring {:.0f}%{}", format_clock(now - begun_),
                       format_count(meter_->messages()), format_size(static_cast<double>(meter_->bytes())),
                       format_thousands(static_cast<double>(meter_->messages() - last_messages_) / since),
                       format_size(static_cast<double>(meter_->bytes() - last_bytes_) / since), full * 100, forecast(now));
}

// How far, and how long it takes if it goes on like this from the beginning on.
std::string Progress::forecast(Deadline now) const
{
    const double total = static_cast<double>(expected_.messages ? *expected_.messages : expected_.bytes.value_or(0));
    const double done = static_cast<double>(expected_.messages ? meter_->messages() : meter_->bytes());
    if (total <= 0 || done <= 0) {
        return {};
    }
    const double part = std::min(done / total, 1.0);
    const std::chrono::duration<double> left(std::min(seconds(now - begun_) * (1 - part) / part, 1e8));
    return fmt::format("  {:.0f}%  ETA {}", part * 100, format_clock(std::chrono::duration_cast<std::chrono::nanoseconds>(left)));
}

} // namespace ringmain::program
