#pragma once
// What a check of the doctor says.

#include <string>
#include <utility>
#include <vector>

namespace ringmain::cli::doctor {

enum class Severity {
    ok,
    note,    // good to know; nothing is wrong
    warning, // something will not work, or not for everybody
    error,   // rings cannot be made here, or do not keep what they promise
};

struct Finding {
    std::string check; // "kernel.shmmni", "RemoveIPC", ...
    Severity severity = Severity::ok;
    std::string what;
    std::string remedy; // a command or a setting; empty where all is well
};

using Findings = std::vector<Finding>;

[[nodiscard]] inline Finding well(std::string check, std::string what)
{
    return {std::move(check), Severity::ok, std::move(what), {}};
}
[[nodiscard]] inline Finding note(std::string check, std::string what, std::string remedy)
{
    return {std::move(check), Severity::note, std::move(what), std::move(remedy)};
}
[[nodiscard]] inline Finding warning(std::string check, std::string what, std::string remedy)
{
    return {std::move(check), Severity::warning, std::move(what), std::move(remedy)};
}
[[nodiscard]] inline Finding error(std::string check, std::string what, std::string remedy)
{
    return {std::move(check), Severity::error, std::move(what), std::move(remedy)};
}

} // namespace ringmain::cli::doctor
