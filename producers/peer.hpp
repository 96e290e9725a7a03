#pragma once
// The consumer that a producer starts itself, at the other end of its pipe.

#include <ringmain/program/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <sys/types.h>

#include <string>

namespace ringmain::produce {

// Runs while we do. Its signals are as they were when we were started.
class Peer {
public:
    // Runs a command of the shell's; `read_end` is then descriptor 3 of it, and RINGMAIN_PIPE says so.
    [[nodiscard]] static program::Status<Peer> start(std::string command, const sys::FileDescriptor& read_end);

    // Waits for its end: a failure unless it exited with 0.
    [[nodiscard]] program::Status<void> wait() const;

private:
    Peer(std::string command, pid_t pid) : command_(std::move(command)), pid_(pid) {}

    std::string command_;
    pid_t pid_;
};

} // namespace ringmain::produce
