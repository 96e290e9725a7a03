#pragma once
// What can go wrong, as values. Nothing in ringmain throws.

#include <ringmain/base/export.hpp>

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringmain {

// What happened. Each call says which of these it has.
enum class Errc : std::uint8_t {
    // Outcomes of send and receive:
    would_block = 1, // nothing to take, or no room, right now
    timed_out,       // the time given is over
    stopped,         // the stop_token given asked to stop
    end_of_stream,   // no producer is attached and everything has been received
    too_big,         // the message is longer than the ring's max_message
    removed,         // the ring was removed from the kernel
    corrupt,         // the shared memory holds nonsense; the ring is unusable
    forked,          // this handle belongs to the parent process
    reentered,       // called from what poll() of the same consumer calls
    peer_gone,       // nobody receives any more, and this transport keeps nothing
    // Outcomes of opening, creating, joining and removing:
    absent,        // no such ring
    exists,        // a ring of that name exists already
    unfinished,    // its creator died half-way
    incompatible,  // made by another version of ringmain
    foreign,       // belongs to a user who is not trusted, or is not a ring at all
    mismatch,      // exists with another geometry or backend
    in_use,        // members are attached
    busy,          // others keep creating and removing it
    full_house,    // all member slots are taken
    no_permission, // its mode does not let us in
    no_space,      // the kernel has no room for it, or a limit is reached
    bad_name,      // not what a ring may be called
    bad_option,    // an option that cannot be, or that this backend does not take
    unsupported,   // this backend cannot do that
    system,        // any other failing system call
};

// One short phrase, such as "timed out".
[[nodiscard]] RINGMAIN_API std::string_view describe(Errc code) noexcept;

// What to do about it, as one imperative sentence without a full stop.
[[nodiscard]] RINGMAIN_API std::string_view remedy(Errc code) noexcept;

// A failure of setting up or tearing down: which call, on what, what happened, what to do now.
struct Error {
    Errc code = Errc::system; // what happened
    int os_error = 0;         // errno, or 0 where no system call failed
    std::string call;         // "semget", "join", ...
    std::string object;       // "ring 'orders'", "segment 0x12ab", ...
    std::string hint;         // an imperative sentence; never empty

    // One line: "semget on ring 'orders': no space (ENOSPC): raise ...".
    [[nodiscard]] RINGMAIN_API std::string message() const;
};

// Of set-up and tear-down: a value, or what failed and what to do.
template <class T>
using Result = boost::system::result<T, Error>;
// Of what happens per message: a value or a code, without an allocation.
template <class T>
using Outcome = boost::system::result<T, Errc>;

// Reached only by calling value() on a failed result: an assertion of the caller's that did not hold. Prints the error and
// ends the process.
[[noreturn]] RINGMAIN_API void throw_exception_from_error(const Error& error, const boost::source_location& where);
// Likewise.
[[noreturn]] RINGMAIN_API void throw_exception_from_error(const Errc& error, const boost::source_location& where);

} // namespace ringmain
