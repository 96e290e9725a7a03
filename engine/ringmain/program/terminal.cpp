#include <ringmain/program/terminal.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <string>

namespace ringmain::program {
namespace {

constexpr std::string_view erase = "\r\x1b[K";

std::mutex mutex;
bool status_line_is_drawn = false;

// Standard error is the last resort: where it fails, there is nobody to tell.
void write_whole(std::string_view text) noexcept
{
    while (!text.empty()) {
        const ssize_t n = ::write(STDERR_FILENO, text.data(), text.size());
        if (n < 0 && errno != EINTR) {
            return;
        }
        text.remove_prefix(n < 0 ? 0 : static_cast<std::size_t>(n));
    }
}

std::size_t width() noexcept
{
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

bool stderr_is_terminal() noexcept
{
    return ::isatty(STDERR_FILENO) == 1;
}

void print_line(std::string_view line)
{
    const std::lock_guard guard(mutex);
    std::string text(status_line_is_drawn ? erase : std::string_view());
    status_line_is_drawn = false;
    write_whole(text.append(line).append("\n"));
}

void draw_status_line(std::string_view line)
{
    const std::lock_guard guard(mutex);
    status_line_is_drawn = true;
    write_whole(std::string(erase).append(line.substr(0, width() - 1)));
}

void erase_status_line()
{
    const std::lock_guard guard(mutex);
    if (status_line_is_drawn) {
        write_whole(erase);
    }
    status_line_is_drawn = false;
}

} // namespace ringmain::program
