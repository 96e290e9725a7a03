#include <producers/peer.hpp>

#include <ringmain/program/pipe_variable.hpp>
#include <ringmain/program/signals.hpp>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace ringmain::produce {

program::Status<Peer> Peer::start(std::string command, const sys::FileDescriptor& read_end)
{
    constexpr int its_descriptor = 3;
    ::setenv(program::pipe_variable, std::to_string(its_descriptor).c_str(), 1);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t reset;
    ::sigemptyset(&reset);
    ::sigaddset(&reset, SIGPIPE); // we ignore it, and it would go on to do so
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    for (const int handled : program::handled_signals) { // a thread takes them here; there they shall do what they do
        ::sigdelset(&blocked, handled);
    }
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, read_end.get(), its_descriptor);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setsigdefault(&attributes, &reset);
    ::posix_spawnattr_setsigmask(&attributes, &blocked);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    std::array<char*, 4> words{const_cast<char*>("sh"), const_cast<char*>("-c"), command.data(), nullptr};
    pid_t pid = 0;
    const int failure = ::posix_spawn(&pid, "/bin/sh", &files, &attributes, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
        return program::system_failure("start", fmt::format("command '{}'", command), failure, "check that /bin/sh can be run");
    }
    return Peer(std::move(command), pid);
}

program::Status<void> Peer::wait() const
{
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0) {
        if (errno != EINTR) {
            return program::system_failure("wait", fmt::format("command '{}'", command_), errno, "see what became of it");
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return {};
    }
    return program::failure("run", fmt::format("command '{}'", command_),
                            WIFEXITED(status) ? fmt::format("it exited with {}", WEXITSTATUS(status))
                                              : fmt::format("it was killed by signal {}", WTERMSIG(status)),
                            "see what it said; what it had not read is lost");
}

} // namespace ringmain::produce
