#pragma once
// A machine of a few made-up files.

#include <cli/doctor/finding.hpp>
#include <cli/doctor/machine.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace ringmain::cli::doctor {

// The folder is removed when it goes out of scope.
class FakeMachine {
public:
    FakeMachine()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "ringmain-machine-XXXXXX").string();
        root_ = ::mkdtemp(pattern.data());
    }
    FakeMachine(const FakeMachine&) = delete;
    FakeMachine& operator=(const FakeMachine&) = delete;
    ~FakeMachine() { std::filesystem::remove_all(root_); }

    FakeMachine& with(const std::string& path, const std::string& content)
    {
        std::filesystem::create_directories((root_ / path.substr(1)).parent_path());
        std::ofstream(root_ / path.substr(1)) << content;
        return *this;
    }
    FakeMachine& with_link(const std::string& path, const std::string& target)
    {
        std::filesystem::create_directories((root_ / path.substr(1)).parent_path());
        std::filesystem::create_symlink(target, root_ / path.substr(1));
        return *this;
    }
    [[nodiscard]] Machine machine() const { return Machine(root_); }

private:
    std::filesystem::path root_;
};

// The finding of that check; one without a name where there is none.
inline Finding of(const Findings& findings, const std::string& check)
{
    const auto found = std::ranges::find(findings, check, &Finding::check);
    return found == findings.end() ? Finding{} : *found;
}

} // namespace ringmain::cli::doctor
