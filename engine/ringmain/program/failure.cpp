#include <ringmain/program/failure.hpp>

#include <ringmain/program/terminal.hpp>

#include <fmt/format.h>

#include <cstring>

namespace ringmain::program {

Failure failure(std::string_view call, std::string_view object, std::string_view what, std::string_view hint)
{
    return {fmt::format("{} on {}: {}: {}", call, object, what, hint)};
}

Failure system_failure(std::string_view call, std::string_view object, int os_error, std::string_view hint)
{
    const char* description = ::strerrordesc_np(os_error);
    const char* name = ::strerrorname_np(os_error);
    const std::string what =
        description != nullptr && name != nullptr ? fmt::format("{} ({})", description, name) : fmt::format("errno {}", os_error);
    return failure(call, object, what, hint);
}

Failure ring_failure(std::string_view call, std::string_view ring, Errc code)
{
    return failure(call, ring, describe(code), remedy(code));
}

void complain(const std::string& program, const std::string& line)
{
    print_line(fmt::format("{}: {}", program, line));
}

void complain(const std::string& program, const Failure& failure)
{
    complain(program, failure.line);
}

} // namespace ringmain::program
