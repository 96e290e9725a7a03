#pragma once
// What a program did, in one line on standard error.

#include <ringmain/program/meter.hpp>
#include <ringmain/program/verifier.hpp>

#include <optional>
#include <string>

namespace ringmain::program {

enum class SummaryStyle { none, text, json };

struct Summary {
    std::string program;
    std::string ring;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    double seconds = 0; // from the first message to the last
    std::optional<Findings> findings;

    Summary(std::string of_program, std::string of_ring, const Meter& meter, std::optional<Findings> found);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string json() const;
};

// For a summary that was asked for by a signal: never none.
[[nodiscard]] inline SummaryStyle so_far(SummaryStyle style) noexcept
{
    return style == SummaryStyle::none ? SummaryStyle::text : style;
}

// Prints it, or does not.
void print(const Summary& summary, SummaryStyle style);

} // namespace ringmain::program
