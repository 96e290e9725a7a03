#pragma once
// The options that describe a ring, and those that describe what a program tells: the same in all programs.

#include <ringmain/options.hpp>
#include <ringmain/program/progress.hpp>
#include <ringmain/program/summary.hpp>

#include <string>

namespace CLI {
class App;
}

namespace ringmain::program {

struct RingArguments {
    std::string name; // empty where it has an id, or its backend no names
    RingOptions options;
};

// RING --backend --producers --capacity --slots --max-message --mode --trust --id
void add_ring_arguments(CLI::App& app, RingArguments& arguments);

// A name where one is needed, and only there; for the callback of the command line, whose exceptions it throws.
void check_ring_arguments(const RingArguments& arguments);

// "ring 'orders'", "msgq 7", for errors.
[[nodiscard]] std::string label_of(const RingArguments& arguments);

// --wait
void add_wait_argument(CLI::App& app, WaitStrategy& wait);

struct ReportArguments {
    When progress = When::automatic;
    SummaryStyle summary = SummaryStyle::none;
};

// --progress --summary
void add_report_arguments(CLI::App& app, ReportArguments& arguments);

// --log-level
void add_log_level(CLI::App& app, std::string& level);

} // namespace ringmain::program
