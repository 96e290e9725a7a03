#pragma once
// What can go wrong, as values. Nothing in ringmain throws.

#include <ringmain/base/export.hpp>

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringmain {

enum class Errc : std::uint8_t {
    // Outcomes of send and receive.
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
    // Outcomes of opening, creating, joining and removing.
    absent,       // no such ring
    exists,       // a ring of that name exists already
    unfinished,   // its creator died half-way
    incompatible, // made by another version of ringmain
    foreign,      // belongs to a user who is not trusted, or is not a ring at all
    mismatch,     // exists with another geometry or backend
    in_use,       // members are attached
    busy,         // others keep creating and removing it
    full_house,   // all member slots are taken
    no_permission,
    no_space,
    bad_name,
    bad_option,
    unsupported, // this backend cannot do that
    system,      // any other failing system call
};

// One short phrase, such as "timed out".
[[nodiscard]] RINGMAIN_API std::string_view describe(Errc code) noexcept;

// What to do about it, as one imperative sentence without a full stop.
[[nodiscard]] RINGMAIN_API std::string_view remedy(Errc code) noexcept;

// A failure of setting up or tearing down: which call, on what, what happened, what to do now.
struct Error {
    Errc code = Errc::system;
    int os_error = 0;   // errno, or 0 where no system call failed
    std::string call;   // "semget", "join", ...
    std::string object; // "ring 'orders'", "segment 0x12ab", ...
    std::string hint;   // an imperative sentence; never empty

    // One line: "semget on ring 'orders': no space (ENOSPC): raise ...".
    [[nodiscard]] RINGMAIN_API std::string message() const;
};

// Result: set-up and tear-down. Outcome: what happens per message, without an allocation.
template <class T>
using Result = boost::system::result<T, Error>;
template <class T>
using Outcome = boost::system::result<T, Errc>;

// Reached only by calling value() on a failed result: an assertion of the caller's that did not hold.
[[noreturn]] RINGMAIN_API void throw_exception_from_error(const Error& error, const boost::source_location& where);
[[noreturn]] RINGMAIN_API void throw_exception_from_error(const Errc& error, const boost::source_location& where);

} // namespace ringmain
