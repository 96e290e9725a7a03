#include <cli/doctor/machine.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

namespace ringmain::cli::doctor {

std::filesystem::path Machine::at(std::string_view path) const
{
    return root_ / std::filesystem::path(path).relative_path();
}

std::optional<std::string> Machine::text(std::string_view path) const
{
    std::ifstream file(at(path));
    if (!file) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<std::uint64_t> Machine::numbers(std::string_view path) const
{
    std::istringstream words(text(path).value_or(""));
    return {std::istream_iterator<std::uint64_t>(words), {}};
}

std::optional<std::uint64_t> Machine::number(std::string_view path) const
{
    const auto all = numbers(path);
    return all.empty() ? std::nullopt : std::optional(all.front());
}

bool Machine::exists(std::string_view path) const
{
    std::error_code error;
    return std::filesystem::exists(at(path), error);
}

std::string Machine::link(std::string_view path) const
{
    std::error_code error;
    return std::filesystem::read_symlink(at(path), error).string();
}

std::vector<std::string> Machine::names(std::string_view path) const
{
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(at(path), error)) {
        found.push_back(entry.path().filename().string());
    }
    std::ranges::sort(found);
    return found;
}

InUse in_use(const Machine& machine, std::string_view kind, std::uint64_t unit)
{
    std::istringstream lines(machine.text("/proc/sysvipc/" + std::string(kind)).value_or(""));
    std::string line;
    std::getline(lines, line); // titles
    InUse found;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string word;
        std::uint64_t size = 0;
        words >> word >> word >> word >> size;
        ++found.objects;
        found.sum += (size + unit - 1) / unit;
    }
    return found;
}

} // namespace ringmain::cli::doctor
