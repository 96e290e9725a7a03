#include <support/child_process.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ringmain::support {

std::string ChildEnd::text() const
{
    switch (kind) {
    case Kind::exited: return "exited with " + std::to_string(code);
    case Kind::killed: return "killed by signal " + std::to_string(code);
    case Kind::hung: break;
    }
    return "hung";
}

ChildProcess::ChildProcess(const std::function<int()>& body) : pid_(::fork())
{
    if (pid_ == 0) {
        ::_exit(body());
    }
    if (pid_ < 0) {
        std::perror("fork");
        std::abort();
    }
}

ChildProcess::~ChildProcess()
{
    kill();
}

ChildEnd ChildProcess::wait(std::chrono::milliseconds at_most)
{
    if (reaped_) {
        return end_;
    }
    const auto until = std::chrono::steady_clock::now() + at_most;
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    pollfd watched{handle, POLLIN, 0};
    bool over = false;
    while (!over) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const int ready = left.count() < 0 ? 0 : ::poll(&watched, 1, static_cast<int>(left.count()) + 1);
        over = ready >= 0 || errno != EINTR;
        if (ready == 0) {
            kill();
            end_ = {ChildEnd::Kind::hung, 0};
        }
    }
    ::close(handle);
    if (!reaped_) {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        note(status);
    }
    return end_;
}

void ChildProcess::kill() noexcept
{
    if (reaped_) {
        return;
    }
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    note(status);
}

void ChildProcess::signal(int number) const noexcept
{
    if (!reaped_) {
        ::kill(pid_, number);
    }
}

bool ChildProcess::has_ended() noexcept
{
    int status = 0;
    if (!reaped_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
        note(status);
    }
    return reaped_;
}

bool ChildProcess::was_asleep() const noexcept
{
    return !reaped_ && process_state(pid_) == 'S';
}

void ChildProcess::note(int status) noexcept
{
    reaped_ = true;
    end_ = WIFEXITED(status) ? ChildEnd{ChildEnd::Kind::exited, WEXITSTATUS(status)}
                             : ChildEnd{ChildEnd::Kind::killed, WTERMSIG(status)};
}

char process_state(pid_t pid) noexcept
{
    char path[32];
    std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid));
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return '?';
    }
    char text[256];
    const ssize_t bytes = ::read(file, text, sizeof text - 1);
    ::close(file);
    text[bytes < 0 ? 0 : bytes] = '\0';
    // The program's name stands in parentheses before the state and may hold any character, ')' as well.
    const char* const name_end = std::strrchr(text, ')');
    return name_end != nullptr && name_end[1] == ' ' ? name_end[2] : '?';
}

} // namespace ringmain::support
