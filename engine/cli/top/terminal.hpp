#pragma once
// The terminal, with ncurses: draws, and waits for keys and signals.

#include <cli/top/canvas.hpp>
#include <cli/top/view.hpp>

#include <ringmain/base/clock.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <csignal>
#include <memory>

namespace ringmain::cli::top {

// What ended a wait: a key, a change of size, the time that was given, or something that ends the program.
struct Event {
    enum class Kind { key, resized, timed_out, ended };
    Kind kind = Kind::timed_out;
    Key key = keys::none;
    int signal = 0; // of `ended`; SIGHUP where the terminal is gone
};

// The full screen while it lives; then what was there before. Use from the only thread of the process: SIGINT, SIGTERM,
// SIGQUIT, SIGHUP and SIGWINCH are blocked and come as events, so that none ends the process with the terminal in disorder.
// SIGTSTP and SIGCONT do what they do to others.
class Terminal {
public:
    // Fails, and changes nothing, where stdin or stdout is no terminal, or TERM names none that can be drawn on.
    [[nodiscard]] static program::Status<std::unique_ptr<Terminal>> open();
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    // As it is now.
    [[nodiscard]] Size size();
    void draw(const Canvas& canvas);
    [[nodiscard]] Event wait(Deadline until);

private:
    Terminal(void* screen, sys::FileDescriptor signals, const sigset_t& before) noexcept;
    [[nodiscard]] Event read_signal() const;

    void* screen_; // SCREEN of ncurses, whose header is full of macros
    sys::FileDescriptor signals_;
    sigset_t before_;
    Size size_{};
    bool resized_ = false; // who knows what the terminal made of what was on it
};

} // namespace ringmain::cli::top
