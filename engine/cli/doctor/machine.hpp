#pragma once
// The files by which a machine tells how it is set up.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain::cli::doctor {

class Machine {
public:
    // Paths are looked up below `root`.
    explicit Machine(std::filesystem::path root = "/") : root_(std::move(root)) {}

    // nullopt: there is no such file, or we may not read it.
    [[nodiscard]] std::optional<std::string> text(std::string_view path) const;
    // The numbers at its beginning; empty likewise.
    [[nodiscard]] std::vector<std::uint64_t> numbers(std::string_view path) const;
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view path) const;
    [[nodiscard]] bool exists(std::string_view path) const;
    // Where a symbolic link leads, as it stands there; empty where there is none.
    [[nodiscard]] std::string link(std::string_view path) const;
    // The names in a folder, sorted.
    [[nodiscard]] std::vector<std::string> names(std::string_view path) const;

private:
    [[nodiscard]] std::filesystem::path at(std::string_view path) const;
    std::filesystem::path root_;
};

// System V objects of one kind, as /proc/sysvipc lists them: how many, and the sum of their fourth column, which is bytes of
// segments and semaphores of sets. Segments are summed in whole units.
struct InUse {
    std::uint64_t objects = 0;
    std::uint64_t sum = 0;
};
[[nodiscard]] InUse in_use(const Machine& machine, std::string_view kind, std::uint64_t unit = 1);

} // namespace ringmain::cli::doctor
