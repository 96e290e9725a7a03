#pragma once
// The note of a queue in the runtime folder, for queues that the kernel does not list by name: that there is one, and who sends
// and receives (sys/presence.hpp). It is made before its queue and goes after it, so that what somebody leaves behind who is
// killed in the middle can be found by its name.

#include <ringmain/base/error.hpp>
#include <ringmain/sys/file_descriptor.hpp>
#include <ringmain/sys/presence.hpp>

#include <string>
#include <string_view>

namespace ringmain::backend {

class Note {
public:
    // There need not be one. bad_name, foreign.
    [[nodiscard]] static Result<Note> of(std::string_view name, std::string_view kind);

    // Unless it is there. Returns whether it was made.
    [[nodiscard]] Result<bool> make(unsigned mode) const;
    // absent.
    [[nodiscard]] Result<void> remove() const;
    // in_use while somebody sends or receives.
    [[nodiscard]] Result<void> check_unattended() const;

    // As a sender, until it is closed; as a receiver.
    [[nodiscard]] Result<sys::FileDescriptor> appear() const;
    [[nodiscard]] Result<sys::Presence> watch() const;

private:
    Note(std::string path, std::string label) : path_(std::move(path)), label_(std::move(label)) {}

    std::string path_;
    std::string label_;
};

} // namespace ringmain::backend
