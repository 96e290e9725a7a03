#pragma once
// Whether anybody sends, for transports whose kernel object does not know: a FIFO that nobody writes to. Each sender holds
// it open for writing, each receiver for reading; the kernel closes it for who dies, and tells those who poll.

#include <ringmain/sys/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <string>

namespace ringmain::sys {

// The file is made by make_fifo(). Seen as a sender while it exists.
[[nodiscard]] SysResult<FileDescriptor> appear(const std::string& path) noexcept;

// A receiver's view.
class Presence {
public:
    [[nodiscard]] static SysResult<Presence> watch(const std::string& path) noexcept;

    [[nodiscard]] bool has_senders() const noexcept;
    // One came since watch(), and the last one has left.
    [[nodiscard]] bool saw_the_last_leave() const noexcept;
    // Hangs up (POLLHUP) when the last sender leaves.
    [[nodiscard]] int descriptor() const noexcept { return fifo_.get(); }

private:
    explicit Presence(FileDescriptor fifo) noexcept : fifo_(std::move(fifo)) {}
    FileDescriptor fifo_;
};

} // namespace ringmain::sys
