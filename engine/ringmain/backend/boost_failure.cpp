#include <ringmain/backend/boost_failure.hpp>

#include <ringmain/sys/failure.hpp>

#include <boost/assert.hpp>
#include <boost/interprocess/errors.hpp>

// Boost 1.81 asserts where it should report: who waits for a condition learns from pthread_cond_wait that the lock's owner died,
// and aborts, or without assertions goes on as if all were well. So its assertions throw (BOOST_ENABLE_ASSERT_HANDLER, in
// engine/CMakeLists.txt). Weak: a program may have a handler of its own.
namespace boost {
[[gnu::weak]] void assertion_failed(char const* /*expression*/, char const* /*function*/, char const* /*file*/, long /*line*/)
{
    throw interprocess::lock_exception(interprocess::not_recoverable);
}
[[gnu::weak]] void assertion_failed_msg(char const* expression, char const* /*message*/, char const* function, char const* file,
                                        long line)
{
    assertion_failed(expression, function, file, line);
}
} // namespace boost

namespace ringmain::backend {

int errno_of(const BoostError& error) noexcept
{
    if (error.get_native_error() != 0) {
        return error.get_native_error();
    }
    switch (error.get_error_code()) {
    case boost::interprocess::not_recoverable:
    case boost::interprocess::owner_dead_error:
    case boost::interprocess::lock_error: return ENOTRECOVERABLE;
    case boost::interprocess::size_error: return EOVERFLOW;
    case boost::interprocess::not_found_error: return ENOENT;
    default: return dynamic_cast<const boost::interprocess::bad_alloc*>(&error) != nullptr ? ENOMEM : 0;
    }
}

Error explain_boost(const char* call, int os_error, std::string object)
{
    switch (os_error) {
    case ENOSPC:
    case ENOMEM:
        return {Errc::no_space, os_error, call, std::move(object),
                "ask for less, or make room in /dev/shm: 'df /dev/shm' says how much it has, 'ls -l /dev/shm' who uses it"};
    case ENAMETOOLONG: return {Errc::bad_name, os_error, call, std::move(object), "use a shorter name"};
    case 0:
    case EOVERFLOW:
    case ENOTRECOVERABLE: return {Errc::corrupt, os_error, call, std::move(object), std::string(remedy(Errc::corrupt))};
    default: return sys::explain({call, os_error}, std::move(object));
    }
}

Errc outcome_of_boost(int os_error) noexcept
{
    switch (os_error) {
    case 0:
    case EINVAL:          // not a lock, or not a semaphore
    case EOVERFLOW:       // a semaphore counts more than there can be, or a length is nonsense
    case ENOTRECOVERABLE: // somebody died holding the lock
        return Errc::corrupt;
    default: return Errc::system;
    }
}

} // namespace ringmain::backend
