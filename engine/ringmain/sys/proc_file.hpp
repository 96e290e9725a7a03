#pragma once
// What /proc tells.

#include <ringmain/sys/file_descriptor.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace ringmain::sys {

// Its beginning, as much as there is room for; empty where there is no such file.
[[nodiscard]] inline std::string_view read_proc_file(const std::string& path, std::span<char> into) noexcept
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const ssize_t length = ::read(file.get(), into.data(), into.size());
    return {into.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))};
}

} // namespace ringmain::sys
