#pragma once
// --dead-letters: messages that are given up, because one consumer after another died with them in its hands.

#include <ringmain/backend/message.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <cstdint>
#include <string>

namespace ringmain::consume {

class DeadLetters {
public:
    // Counted only.
    DeadLetters() = default;
    // And appended to a file (made with 0666 less the umask), each behind its length. Several consumers may share it.
    [[nodiscard]] static program::Status<DeadLetters> open(const std::string& path);

    // The ring forgets it in any case.
    void add(const Message& message) noexcept;

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    // Those that are kept nowhere.
    [[nodiscard]] std::uint64_t lost() const noexcept { return count_ - kept_; }
    // Writing failed, and is not tried again.
    [[nodiscard]] bool failed() const noexcept { return error_ != 0; }
    // After failed().
    [[nodiscard]] program::Failure failure() const;

private:
    sys::FileDescriptor file_; // or none
    std::string name_;
    std::uint64_t count_ = 0;
    std::uint64_t kept_ = 0;
    int error_ = 0;
};

} // namespace ringmain::consume
