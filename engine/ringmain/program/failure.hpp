#pragma once
// A failure as the user reads it: one line that names the call, the object, what happened and what to do.

#include <ringmain/base/error.hpp>

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace ringmain::program {

struct Failure {
    std::string line; // "open on file 'x': No such file or directory (ENOENT): check the path"
};

template <class T>
using Status = boost::system::result<T, Failure>;

[[nodiscard]] Failure failure(std::string_view call, std::string_view object, std::string_view what, std::string_view hint);

// What happened is told by errno.
[[nodiscard]] Failure system_failure(std::string_view call, std::string_view object, int os_error, std::string_view hint);

// A call on a ring failed.
// `ring` as label_of() tells it.
[[nodiscard]] Failure ring_failure(std::string_view call, std::string_view ring, Errc code);
[[nodiscard]] inline Failure ring_failure(const Error& error)
{
    return {error.message()};
}

// "program: line" to standard error.
void complain(const std::string& program, const std::string& line);
void complain(const std::string& program, const Failure& failure);

} // namespace ringmain::program
