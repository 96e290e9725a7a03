#include <ringmain/sys/sysctl.hpp>

#include <ringmain/sys/file_descriptor.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace ringmain::sys {

std::uint64_t sysctl(std::string_view name, std::uint64_t otherwise)
{
    std::string path = "/proc/sys/" + std::string(name);
    std::ranges::replace(path, '.', '/');
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 32> text{};
    const ssize_t length = ::read(file.get(), text.data(), text.size());
    std::uint64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + std::max<ssize_t>(length, 0), value);
    return parsed.ec == std::errc() ? value : otherwise;
}

} // namespace ringmain::sys
