#include <cli/doctor/report.hpp>

#include <cli/words.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ringmain::cli::doctor {
namespace {

std::string_view word(Severity severity) noexcept
{
    switch (severity) {
    case Severity::ok: return "ok";
    case Severity::note: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    }
    return "unknown";
}

Severity worst(const Findings& findings) noexcept
{
    Severity worst = Severity::ok;
    for (const Finding& each : findings) {
        worst = std::max(worst, each.severity);
    }
    return worst;
}

std::string summary(const Findings& findings)
{
    const auto of = [&findings](Severity severity) {
        return static_cast<std::uint64_t>(std::ranges::count(findings, severity, &Finding::severity));
    };
    const std::string checked = count(findings.size(), "finding");
    if (worst(findings) < Severity::warning) {
        return fmt::format("all well: {}, {}\n", checked, count(of(Severity::note), "note"));
    }
    return fmt::format("{}: {}, {}, {}\n", checked, count(of(Severity::error), "error"), count(of(Severity::warning), "warning"),
                       count(of(Severity::note), "note"));
}

} // namespace

std::string text_of(const Findings& findings, bool all)
{
    std::string text;
    for (const Finding& each : findings) {
        if (all || each.severity != Severity::ok) {
            text += fmt::format("{:<8} {}: {}\n", word(each.severity), each.check, each.what);
            text += each.remedy.empty() ? std::string() : fmt::format("{:<8} do: {}\n", "", each.remedy);
        }
    }
    return text + summary(findings);
}

boost::json::object to_json(const Findings& findings)
{
    boost::json::array all;
    for (const Finding& each : findings) {
        all.push_back({{"check", each.check},
                       {"severity", word(each.severity)},
                       {"what", each.what},
                       {"remedy", each.remedy.empty() ? boost::json::value(nullptr) : boost::json::value(each.remedy)}});
    }
    return {{"worst", word(worst(findings))}, {"findings", std::move(all)}};
}

int exit_code_of(const Findings& findings) noexcept
{
    switch (worst(findings)) {
    case Severity::ok:
    case Severity::note: return 0;
    case Severity::warning: return 1;
    case Severity::error: break;
    }
    return 2;
}

} // namespace ringmain::cli::doctor
