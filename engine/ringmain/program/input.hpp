#pragma once
// Bytes from standard input or a file, waited for until somebody asks to stop.

#include <ringmain/base/bytes.hpp>
#include <ringmain/program/interrupt.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ringmain::program {

class Input {
public:
    [[nodiscard]] static Input standard();
    [[nodiscard]] static Status<Input> open(const std::string& path);

    // "stdin" or "file 'x'".
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    // Bytes from here to the end, where the system can tell.
    [[nodiscard]] std::optional<std::uint64_t> size() const noexcept;

    // Blocks until read() would not.
    [[nodiscard]] Ready wait(Interrupt& interrupt, Deadline until) const noexcept { return interrupt.wait_readable(fd(), until); }
    // How many bytes came, 0 at the end; call it when wait() said so, else it may block.
    [[nodiscard]] Status<std::size_t> read(MutableBytes into);

private:
    Input(sys::FileDescriptor owned, std::string name) noexcept : owned_(std::move(owned)), name_(std::move(name)) {}
    [[nodiscard]] int fd() const noexcept { return owned_ ? owned_.get() : STDIN_FILENO; }

    sys::FileDescriptor owned_; // empty for standard input
    std::string name_;
};

} // namespace ringmain::program
