#include <ringmain/program/ring_arguments.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/layout/lanes.hpp>
#include <ringmain/program/command_line.hpp>

#include <fmt/format.h>
#include <pwd.h>

#include <charconv>

namespace ringmain::program {
namespace {

Parsed<std::uint32_t> parse_user(std::string_view text)
{
    std::uint32_t uid = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), uid);
    if (error == std::errc() && end == text.data() + text.size()) {
        return uid;
    }
    if (const passwd* user = ::getpwnam(std::string(text).c_str()); user != nullptr) {
        return user->pw_uid;
    }
    return fmt::format("'{}' is not a user: write a user name or a uid", text);
}

Parsed<unsigned> parse_producers(std::string_view text)
{
    const auto count = parse_count(text);
    if (count && (*count == 0 || *count > layout::max_lanes)) {
        return fmt::format("'{}' is not a number of producers: write 1 to {}", text, layout::max_lanes);
    }
    return count ? Parsed<unsigned>(static_cast<unsigned>(*count)) : Parsed<unsigned>(count.error());
}

} // namespace

void add_ring_arguments(CLI::App& app, RingArguments& arguments)
{
    const std::string group = "The ring, where it does not exist yet (where it does: what it must be)";
    RingOptions& options = arguments.options;
    app.add_option("RING", arguments.name,
                   "Name of the ring, or a path: of an existing file\n(rings, msgq), or its own (fifo, unix)")
        ->check([](const std::string& name) { return name.empty() ? "a name has at least one character" : ""; })
        ->type_name("");
    app.add_option("--backend", options.backend,
                   "How messages travel; 'ringmain backends' tells more:\n" +
                       backend::those_that([](const backend::Description& each) { return each.outlives_members; }) +
                       "\nto compare with, as one killed member stops all others:\n" +
                       backend::those_that([](const backend::Description& each) { return !each.outlives_members; }) +
                       "\n(default lanes, or semaphore where --slots is given)")
        ->type_name("BACKEND")
        ->group(group);
    add_parsed(app, "--producers", options.producers, parse_producers, "N",
               fmt::format("lanes: how many at once, 1 to {} (default 16)", layout::max_lanes))
        ->group(group);
    add_parsed(app, "--capacity", options.capacity, parse_size, "SIZE",
               "Bytes it holds (default 4M); lanes: in each producer's\nlane")
        ->group(group);
    add_parsed(app, "--slots", options.slots, parse_count, "N", "Messages it holds, instead of --capacity; not for lanes")
        ->group(group);
    add_parsed(app, "--max-message", options.max_message, parse_size, "SIZE", "Longest message (default 64K)")->group(group);
    app.add_flag_callback(
           "--stamp", [&options] { options.stamp = true; },
           "Send along when each message was sent, and count how long\nit took ('ringmain stat'); lanes, semaphore, mutex")
        ->group(group);
    add_parsed(app, "--mode", options.mode, parse_mode, "OCTAL", "Who may use it (default 0600; never world-writable)")
        ->group(group);
    app.add_option("--id", options.id,
                   "Instead of RING: msgq: an existing queue, by its id (ipcs -q);\npipe: the descriptor of its end")
        ->type_name("N")
        ->group(group);
    const auto trust = [&options](const std::vector<std::string>& users) {
        for (const std::string& user : users) {
            const Parsed<std::uint32_t> uid = parse_user(user);
            if (!uid) {
                throw CLI::ValidationError("--trust", uid.error());
            }
            options.trusted_uids.push_back(*uid);
        }
    };
    app.add_option_function<std::vector<std::string>>("--trust", trust, "Also use a ring of this user (repeatable)")
        ->type_name("USER")
        ->allow_extra_args(false)
        ->group(group);
}

void check_ring_arguments(const RingArguments& arguments)
{
    const auto* const backend = backend::find(arguments.options.backend.value_or("lanes"));
    const bool has_name = !arguments.options.id && (backend == nullptr || (backend->options & backend::takes_name) != 0);
    if (has_name && arguments.name.empty()) {
        throw CLI::RequiredError("RING");
    }
    if (!has_name && !arguments.name.empty()) {
        throw CLI::ValidationError(fmt::format("RING does not go with {}: drop '{}'",
                                               arguments.options.id ? "--id" : "--backend " + *arguments.options.backend,
                                               arguments.name));
    }
}

std::string label_of(const RingArguments& arguments)
{
    if (!arguments.name.empty()) {
        return fmt::format("ring '{}'", arguments.name);
    }
    const std::string backend = arguments.options.backend.value_or("msgq");
    return arguments.options.id ? fmt::format("{} {}", backend, *arguments.options.id) : backend;
}

void add_wait_argument(CLI::App& app, WaitStrategy& wait)
{
    add_choice<WaitStrategy>(
        app, "--wait", wait, {{"adaptive", WaitStrategy::adaptive}, {"spin", WaitStrategy::spin}, {"park", WaitStrategy::park}},
        "How to wait for the other side: adaptive (default), spin\na little, then sleep; spin, keep a CPU busy; park, sleep");
}

void add_report_arguments(CLI::App& app, ReportArguments& arguments)
{
    add_choice<When>(app, "--progress", arguments.progress,
                     {{"auto", When::automatic}, {"always", When::always}, {"never", When::never}},
                     "A line on stderr that shows how it goes;\nauto (default): when stderr is a terminal");
    add_choice<SummaryStyle>(app, "--summary", arguments.summary,
                             {{"none", SummaryStyle::none}, {"text", SummaryStyle::text}, {"json", SummaryStyle::json}},
                             "One line on stderr at the end (default none);\nseconds count from first to last message");
}

void add_log_level(CLI::App& app, std::string& level)
{
    add_choice<std::string>(app, "--log-level", level,
                            {{"debug", "debug"}, {"info", "info"}, {"warning", "warning"}, {"error", "error"}, {"off", "off"}},
                            "What to log on stderr (default warning)");
}

} // namespace ringmain::program
