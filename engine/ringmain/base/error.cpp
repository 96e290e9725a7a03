#include <ringmain/base/error.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ringmain {
namespace {

struct Words {
    std::string_view phrase;
    std::string_view remedy;
};

Words words(Errc code) noexcept
{
    switch (code) {
    case Errc::would_block: return {"would block", "try again later, or call a form that waits"};
    case Errc::timed_out: return {"timed out", "give it more time, or see with 'ringmain ls' who is attached"};
    case Errc::stopped: return {"stopped on request", "call again without the stop request to go on"};
    case Errc::end_of_stream: return {"end of stream", "use --follow to wait for the next producer"};
    case Errc::too_big: return {"message too big", "send smaller messages, or recreate the ring with a larger max-message"};
    case Errc::removed:
        return {"the ring was removed", "open it again; if nobody ran ipcrm or 'ringmain rm', check RemoveIPC in logind.conf"};
    case Errc::corrupt: return {"the shared memory is corrupt", "remove it with 'ringmain rm' and create it again"};
    case Errc::forked: return {"the handle belongs to the parent process", "open the ring again in the child"};
    case Errc::reentered: return {"called from within poll()", "return from what poll() calls first, or use another consumer"};
    case Errc::peer_gone: return {"nobody receives any more", "start a consumer again, or use a ring, which keeps messages"};
    case Errc::absent: return {"no such ring", "create it with 'ringmain create', or see what exists with 'ringmain ls'"};
    case Errc::exists: return {"it exists already", "open it, or choose another name"};
    case Errc::unfinished: return {"its creator died before finishing", "create it again, or remove it with 'ringmain rm'"};
    case Errc::incompatible:
        return {"made by another version", "remove it with that version's 'ringmain rm', or use that version"};
    case Errc::foreign: return {"not a ring that you can trust", "choose another name, or name its owner as trusted"};
    case Errc::mismatch: return {"it exists with another geometry", "drop the differing option, or use --recreate"};
    case Errc::in_use: return {"members are attached", "stop them first"};
    case Errc::busy: return {"others keep creating and removing it", "find out who does, and stop them"};
    case Errc::full_house: return {"all member slots are taken", "close a handle or stop a member; 'ringmain ls' counts them"};
    case Errc::no_permission: return {"permission denied", "ask its owner for a mode that lets you in"};
    case Errc::no_space: return {"no space", "ask for less, or remove what is left over ('ipcs' lists it)"};
    case Errc::bad_name: return {"not a ring name", "use 1 to 100 of A-Z a-z 0-9 . _ - or the path of an existing file"};
    case Errc::bad_option: return {"bad option", "see --help for what it takes"};
    case Errc::unsupported: return {"not supported", "use a backend that can"};
    case Errc::system: return {"a system call failed", "see the errno named here in its man page"};
    }
    return {"unknown error", "report this as a bug"};
}

} // namespace

std::string_view describe(Errc code) noexcept
{
    return words(code).phrase;
}

std::string_view remedy(Errc code) noexcept
{
    return words(code).remedy;
}

std::string Error::message() const
{
    std::string what(describe(code));
    if (os_error != 0) {
        const char* name = strerrorname_np(os_error);
        what += fmt::format(" ({})", name != nullptr ? name : std::to_string(os_error));
    }
    return fmt::format("{} on {}: {}: {}", call, object, what, hint.empty() ? remedy(code) : std::string_view(hint));
}

// The library is built without exceptions and an error is a value: asking a failed result for its value is a bug of
// the caller's, and ends the process with the error's text.
void throw_exception_from_error(const Error& error, const boost::source_location& where)
{
    std::fprintf(stderr, "ringmain: value() of a failed result at %s:%u: %s\n", where.file_name(), where.line(),
                 error.message().c_str());
    std::abort();
}

void throw_exception_from_error(const Errc& error, const boost::source_location& where)
{
    throw_exception_from_error(Error{error, 0, "value()", "an outcome", std::string(remedy(error))}, where);
}

} // namespace ringmain
