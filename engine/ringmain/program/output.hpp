#pragma once
// Messages to standard output or a file: gathered into large writes, and counted, so that what was not written is known.

#include <ringmain/base/bytes.hpp>
#include <ringmain/program/interrupt.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <sys/uio.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain::program {

// Once a write has failed, everything else is dropped. A stop does not lose what was appended: it is still written,
// unless whoever reads has not read for a second.
class Output {
public:
    [[nodiscard]] static Status<Output> standard(Interrupt& interrupt);
    // Creates the file where there is none (0666 less the umask); an existing one keeps its contents until truncate().
    [[nodiscard]] static Status<Output> open(const std::string& path, Interrupt& interrupt);

    [[nodiscard]] Status<void> truncate();

    // One message, in two parts. Blocks only when the buffer is full or the message large.
    void append(Bytes header, Bytes body);
    // Hands all that was appended to the system.
    void flush();
    // Flushes and closes.
    void finish();

    // Something was appended and not yet written.
    [[nodiscard]] bool pending() const noexcept { return !ends_.empty(); }
    // Messages that the system has taken completely.
    [[nodiscard]] std::uint64_t written() const noexcept { return written_; }
    // The reader of the pipe has gone.
    [[nodiscard]] bool closed() const noexcept { return error_ == EPIPE; }
    [[nodiscard]] bool failed() const noexcept { return error_ != 0; }
    // After failed(). `consequence`: what became of the messages, as a phrase.
    [[nodiscard]] Failure failure(std::string_view consequence) const;

private:
    // How to write without being stuck where no stop is heard.
    enum class Style {
        direct,       // regular files, and devices that always take everything
        non_blocking, // pipes, through a file description of our own
        careful,      // anything else: a little at a time, when poll() says so
    };
    Output(sys::FileDescriptor owned, int fd, std::string name, Style style, Interrupt& interrupt);
    [[nodiscard]] static Output on(int fd, sys::FileDescriptor owned, std::string name, Interrupt& interrupt);
    void write(std::span<iovec> parts);
    [[nodiscard]] ssize_t write_some(std::span<iovec> parts) const noexcept;
    [[nodiscard]] bool wait() noexcept;

    sys::FileDescriptor owned_; // empty where standard output is written to directly
    int fd_;
    std::string name_;
    Style style_;
    Interrupt* interrupt_;
    std::vector<std::byte> buffer_;
    std::vector<std::size_t> ends_; // of the messages in the buffer
    std::uint64_t written_ = 0;
    int error_ = 0;
};

} // namespace ringmain::program
