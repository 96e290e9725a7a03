#include <kill/where.hpp>

#include <dlfcn.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace ringmain::kill_tests {
namespace {

std::string offset_in(const Dl_info& object, std::uintptr_t address)
{
    char text[32];
    std::snprintf(text, sizeof text, "+0x%zx", address - reinterpret_cast<std::uintptr_t>(object.dli_fbase));
    return text;
}

std::string source_line(const std::string& command)
{
    const auto close = [](std::FILE* pipe) { ::pclose(pipe); };
    const std::unique_ptr<std::FILE, decltype(close)> pipe(::popen(command.c_str(), "r"));
    std::array<char, 512> line{};
    if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) {
        return {};
    }
    std::string found = line.data();
    while (!found.empty() && found.back() == '\n') {
        found.pop_back();
    }
    return found.find("??") == std::string::npos ? found : std::string();
}

} // namespace

std::string where(std::uintptr_t address)
{
    Dl_info object{};
    if (address == 0 || ::dladdr(reinterpret_cast<void*>(address), &object) == 0 || object.dli_fname == nullptr) {
        char text[32];
        std::snprintf(text, sizeof text, "0x%zx", address);
        return text;
    }
    const std::string file = object.dli_fname;
    const std::string offset = offset_in(object, address);
    const std::string line = source_line("addr2line -Cfps -e '" + file + "' " + offset.substr(1) + " 2>/dev/null");
    if (!line.empty()) {
        return line;
    }
    return file.substr(file.find_last_of('/') + 1) + (object.dli_sname != nullptr ? std::string(":") + object.dli_sname : offset);
}

} // namespace ringmain::kill_tests
