#pragma once
// Where exceptions of Boost.Interprocess end. What includes this is compiled with exceptions, unlike the rest of the library.

#include <ringmain/base/error.hpp>

#include <boost/interprocess/exceptions.hpp>

#include <cerrno>
#include <concepts>
#include <new>
#include <string>
#include <type_traits>

namespace ringmain::backend {

using BoostError = boost::interprocess::interprocess_exception;

// What it stands for: the errno that it came from, or the nearest; 0 where there is none.
[[nodiscard]] int errno_of(const BoostError& error) noexcept;
[[nodiscard]] Error explain_boost(const char* call, int os_error, std::string object);
// While sending or receiving.
[[nodiscard]] Errc outcome_of_boost(int os_error) noexcept;

// What opening, joining and removing call, and may throw. `object` is what the call is about.
template <std::invocable Work>
[[nodiscard]] std::invoke_result_t<Work> explained(const char* call, const std::string& object, Work&& work) noexcept
{
    try {
        return work();
    } catch (const BoostError& error) {
        return explain_boost(call, errno_of(error), object);
    } catch (const std::bad_alloc&) {
        return explain_boost(call, ENOMEM, object);
    }
}

// What sending and receiving call: returns bool. False also when a signal came.
template <std::invocable Work>
[[nodiscard]] Outcome<bool> attempted(Work&& work) noexcept
{
    try {
        return work();
    } catch (const BoostError& error) {
        const int os_error = errno_of(error);
        return os_error == EINTR ? Outcome<bool>(false) : outcome_of_boost(os_error);
    } catch (const std::bad_alloc&) {
        return Errc::system;
    }
}

} // namespace ringmain::backend
