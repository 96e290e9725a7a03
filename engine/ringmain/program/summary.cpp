#include <ringmain/program/summary.hpp>

#include <ringmain/program/format.hpp>
#include <ringmain/program/terminal.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <utility>

namespace ringmain::program {
namespace {

double per_second(std::uint64_t n, double seconds)
{
    return seconds > 0 ? static_cast<double>(n) / seconds : 0;
}

boost::json::object to_json(const Findings& found)
{
    boost::json::array first;
    for (const std::string& sentence : found.first) {
        first.emplace_back(sentence);
    }
    return {{"checked", found.checked},           {"producers", found.producers},     {"damaged", found.damaged},
            {"duplicates", found.duplicates},     {"redelivered", found.redelivered}, {"out_of_order", found.out_of_order},
            {"order_counts", found.order_counts}, {"missing", found.missing},         {"missing_counts", found.missing_counts},
            {"violations", found.violations()},   {"first", std::move(first)}};
}

std::string to_text(const Findings& found)
{
    const std::string_view elsewhere = found.missing_counts || found.missing == 0 ? "" : " (other consumers had their share)";
    const std::string_view left = found.order_counts || found.out_of_order == 0 ? "" : " (other consumers left them behind)";
    return fmt::format(
        "; verified {} from {} producers: {} damaged, {} duplicates, {} redelivered, {} out of order{}, {} missing{}",
        format_count(found.checked), found.producers, found.damaged, found.duplicates, found.redelivered, found.out_of_order,
        left, found.missing, elsewhere);
}

} // namespace

Summary::Summary(std::string of_program, std::string of_ring, const Meter& meter, std::optional<Findings> found)
    : program(std::move(of_program)),
      ring(std::move(of_ring)),
      messages(meter.messages()),
      bytes(meter.bytes()),
      seconds(std::chrono::duration<double>(meter.elapsed()).count()),
      findings(std::move(found))
{
}

std::string Summary::text() const
{
    return fmt::format("{}: {} messages, {} in {:.3f} s: {} msg/s, {}/s{}", program, format_count(messages),
                       format_size(static_cast<double>(bytes)), seconds, format_thousands(per_second(messages, seconds)),
                       format_size(per_second(bytes, seconds)), findings ? to_text(*findings) : std::string());
}

std::string Summary::json() const
{
    boost::json::object all{{"program", program},
                            {"ring", ring},
                            {"messages", messages},
                            {"bytes", bytes},
                            {"seconds", seconds},
                            {"messages_per_second", per_second(messages, seconds)},
                            {"bytes_per_second", per_second(bytes, seconds)}};
    if (findings) {
        all.emplace("verify", to_json(*findings));
    }
    return boost::json::serialize(all);
}

void print(const Summary& summary, SummaryStyle style)
{
    switch (style) {
    case SummaryStyle::none: break;
    case SummaryStyle::text: print_line(summary.text()); break;
    case SummaryStyle::json: print_line(summary.json()); break;
    }
}

} // namespace ringmain::program
