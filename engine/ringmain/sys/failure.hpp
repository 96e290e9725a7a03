#pragma once
// A failed system call, and how it becomes an error that says what to do.

#include <ringmain/base/error.hpp>

#include <cerrno>
#include <string>

namespace ringmain::sys {

struct Failure {
    const char* call; // a literal
    int os_error;
};

template <class T>
using SysResult = boost::system::result<T, Failure>;

// The kind and the remedy that this call and errno stand for. `object` is what the call was about.
[[nodiscard]] Error explain(Failure failure, std::string object);

// What a failed semop on a ring that worked before means for whoever sends or receives.
[[nodiscard]] Errc outcome_of(int os_error) noexcept;

// See base/error.hpp.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

// From an id that worked before: somebody removed the object.
[[nodiscard]] constexpr bool means_removed(int os_error) noexcept
{
    return os_error == EIDRM || os_error == EINVAL;
}

} // namespace ringmain::sys
