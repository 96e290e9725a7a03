#pragma once
// Shared memory of Boost.Interprocess: it is there as a whole or not at all, and noted in the runtime folder.

#include <ringmain/backend/note.hpp>
#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/lock_file.hpp>
#include <ringmain/sys/presence.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace ringmain::backend {

// Where one is, or would be.
class BoostObject {
public:
    // `backend` is a literal. bad_name; foreign, of the runtime folder.
    [[nodiscard]] static Result<BoostObject> of(const std::string& name, const char* backend);

    [[nodiscard]] const std::string& label() const noexcept { return label_; }
    [[nodiscard]] const std::string& memory() const noexcept { return memory_; } // what Boost calls it

    // Makes what is not there, unless the request is to open only. `make` creates one of the name that it is given, and may
    // throw. exists, no_space, no_permission, busy.
    [[nodiscard]] Result<void> find_or_make(const TransportRequest& request,
                                            const std::function<Result<void>(const char* memory)>& make) const;
    // Boost can open what is there, and it belongs to us or root. absent, unfinished, foreign, no_permission.
    [[nodiscard]] Result<sys::FileFacts> look() const;
    // False once it was removed, even if there is another by now.
    [[nodiscard]] bool is_still(const sys::FileFacts& found) const noexcept;

    // Takes part as a sender or receiver of what was found. removed.
    [[nodiscard]] Result<sys::FileDescriptor> appear(const sys::FileFacts& found) const;
    [[nodiscard]] Result<sys::Presence> watch(const sys::FileFacts& found) const;

    [[nodiscard]] Error removed(const char* call) const;

    // absent, in_use, no_permission.
    [[nodiscard]] Result<void> remove(bool even_if_in_use) const;

    // Without sizes.
    [[nodiscard]] RingStatus status(RingState state, const sys::FileFacts& found) const;
    // As much as can be seen from outside, of what could not be looked into.
    [[nodiscard]] RingStatus status_after(Errc failure) const;

private:
    explicit BoostObject(Note note) : note_(std::move(note)) {}
    [[nodiscard]] Result<void> make_whole(const std::function<Result<void>(const char* memory)>& make) const;

    Note note_;
    std::string note_path_;
    std::string name_;
    std::string_view backend_;
    std::string label_;
    std::string memory_;
    std::string path_; // of the memory
};

} // namespace ringmain::backend
