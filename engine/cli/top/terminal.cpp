#include <cli/top/terminal.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <utility>
#include <vector>

#include <curses.h>
#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace ringmain::cli::top {
namespace {

constexpr int escape_delay = 50; // ms in which the rest of a key's sequence must follow

enum Pair : short { green = 1, yellow, red };

sigset_t taken_signals()
{
    sigset_t all;
    sigemptyset(&all);
    for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGWINCH}) {
        struct sigaction now {};
        if (signal == SIGWINCH || (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN)) {
            sigaddset(&all, signal);
        }
    }
    return all;
}

// NO_COLOR as https://no-color.org has it.
void begin_colours()
{
    const char* const no_colour = std::getenv("NO_COLOR");
    if (!has_colors() || (no_colour != nullptr && *no_colour != '\0')) {
        return;
    }
    start_color();
    const short background = use_default_colors() == OK ? -1 : COLOR_BLACK;
    init_pair(green, COLOR_GREEN, background);
    init_pair(yellow, COLOR_YELLOW, background);
    init_pair(red, COLOR_RED, background);
}

// Without colours their pairs are as plain as the rest.
chtype attributes_of(Style style)
{
    switch (style) {
    case Style::plain: break;
    case Style::title: return A_REVERSE;
    case Style::chosen: return A_REVERSE | A_BOLD;
    case Style::head: return A_BOLD;
    case Style::faint: return A_DIM;
    case Style::good: return static_cast<chtype>(COLOR_PAIR(green));
    case Style::warning: return A_BOLD | static_cast<chtype>(COLOR_PAIR(yellow));
    case Style::bad: return A_BOLD | static_cast<chtype>(COLOR_PAIR(red));
    }
    return A_NORMAL;
}

Key key_of(int code)
{
    switch (code) {
    case KEY_UP: return keys::up;
    case KEY_DOWN: return keys::down;
    case KEY_PPAGE: return keys::page_up;
    case KEY_NPAGE: return keys::page_down;
    case KEY_HOME: return keys::home;
    case KEY_END: return keys::end;
    case KEY_ENTER:
    case '\r': return keys::enter;
    case KEY_BACKSPACE:
    case '\b': return keys::backspace;
    default: return code < 128 ? code : keys::none;
    }
}

} // namespace

program::Status<std::unique_ptr<Terminal>> Terminal::open()
{
    for (const auto& [fd, name] : {std::pair(STDIN_FILENO, "stdin"), {STDOUT_FILENO, "stdout"}}) {
        if (::isatty(fd) != 1) {
            return program::failure("top", name, "no terminal", "use --json, or 'ringmain ls' and 'ringmain stat'");
        }
    }
    sigset_t before;
    const sigset_t taken = taken_signals();
    pthread_sigmask(SIG_BLOCK, &taken, &before);
    sys::FileDescriptor signals(::signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals) {
        const int error = errno;
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        return program::system_failure("signalfd", "this process", error, "raise 'ulimit -n', or close what is open");
    }
    SCREEN* const screen = ::newterm(nullptr, stdout, stdin);
    if (screen == nullptr || ::tigetstr("cup") == nullptr) {
        if (screen != nullptr) {
            ::endwin();
            ::delscreen(screen);
        }
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        const char* const type = std::getenv("TERM");
        return program::failure("top", fmt::format("terminal '{}'", type == nullptr ? "" : type), "cannot be drawn on",
                                "set TERM, or use --json, or 'ringmain ls' and 'ringmain stat'");
    }
    return std::unique_ptr<Terminal>(new Terminal(screen, std::move(signals), before));
}

Terminal::Terminal(void* screen, sys::FileDescriptor signals, const sigset_t& before) noexcept
    : screen_(screen), signals_(std::move(signals)), before_(before)
{
    ::cbreak();
    ::noecho();
    ::nonl();
    ::keypad(stdscr, true);
    ::nodelay(stdscr, true);
    ::set_escdelay(escape_delay);
    ::curs_set(0);
    begin_colours();
}

Terminal::~Terminal()
{
    ::endwin();
    ::delscreen(static_cast<SCREEN*>(screen_));
    signals_.close();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

Size Terminal::size()
{
    winsize now{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &now) == 0 && now.ws_row > 0 && now.ws_col > 0 &&
        Size{now.ws_row, now.ws_col} != size_) {
        ::resizeterm(now.ws_row, now.ws_col);
        resized_ = true;
    }
    size_ = {static_cast<std::size_t>(getmaxy(stdscr)), static_cast<std::size_t>(getmaxx(stdscr))};
    return size_;
}

void Terminal::draw(const Canvas& canvas)
{
    ::clearok(curscr, std::exchange(resized_, false));
    std::vector<chtype> line(canvas.size().columns);
    for (std::size_t row = 0; row < canvas.size().rows; ++row) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            line[i] = static_cast<unsigned char>(canvas.text(row)[i]) | attributes_of(canvas.styles(row)[i]);
        }
        ::mvaddchnstr(static_cast<int>(row), 0, line.data(), static_cast<int>(line.size())); // never wraps or scrolls
    }
    ::refresh();
}

Event Terminal::read_signal() const
{
    signalfd_siginfo taken{};
    if (::read(signals_.get(), &taken, sizeof taken) != sizeof taken || taken.ssi_signo == SIGWINCH) {
        return {Event::Kind::resized};
    }
    return {Event::Kind::ended, keys::none, static_cast<int>(taken.ssi_signo)};
}

Event Terminal::wait(Deadline until)
{
    if (const int code = ::getch(); code != ERR) { // read already, perhaps
        return {Event::Kind::key, key_of(code)};
    }
    std::array<pollfd, 2> watched{{{signals_.get(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    const auto left = std::max(std::chrono::nanoseconds(until - Clock::now()), std::chrono::nanoseconds(0));
    const timespec time{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    const int ready = ::ppoll(watched.data(), watched.size(), until == never ? nullptr : &time, nullptr);
    if (ready == 0) {
        return {Event::Kind::timed_out};
    }
    if (ready < 0) {
        return {Event::Kind::resized}; // EINTR: we were stopped and went on; it may look different now
    }
    if (watched[0].revents != 0) {
        return read_signal();
    }
    if ((watched[1].revents & POLLIN) == 0 || (watched[1].revents & POLLHUP) != 0) {
        return {Event::Kind::ended, keys::none, SIGHUP};
    }
    const int code = ::getch();
    return {Event::Kind::key, code == ERR ? keys::none : key_of(code)};
}

} // namespace ringmain::cli::top
