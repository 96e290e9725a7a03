// ringmain create: a ring, before anybody uses it.

#include <cli/commands.hpp>
#include <cli/output.hpp>
#include <cli/ring_json.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/program/logging.hpp>
#include <ringmain/program/ring_arguments.hpp>
#include <ringmain/ring.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <limits>
#include <memory>
#include <string_view>

namespace ringmain::cli {
namespace {

program::Parsed<std::uint32_t> parse_deliveries(std::string_view text)
{
    const auto count = program::parse_count(text);
    if (count && *count > std::numeric_limits<std::uint32_t>::max()) {
        return fmt::format("'{}' is too many for --max-deliveries: write 0 for no limit", text);
    }
    return count ? program::Parsed<std::uint32_t>(static_cast<std::uint32_t>(*count))
                 : program::Parsed<std::uint32_t>(count.error());
}

struct CreateArguments {
    program::RingArguments ring;
    bool recreate = false;
    bool as_json = false;
    std::string log_level = "warning";
};

// An option that would have no effect is refused: it was meant to have one.
void check(const CLI::App& command, const RingOptions& ring)
{
    const std::string backend = ring.backend.value_or(ring.slots ? "semaphore" : "lanes");
    for (const char* option : {"--no-default-group", "--max-deliveries", "--publisher-fences"}) {
        const bool fits = backend == "lanes" || (backend == "mutex" && std::string_view(option) == "--publisher-fences");
        if (!fits && command.count(option) > 0) {
            throw CLI::ValidationError(fmt::format("{} is for the backend lanes: drop it, or {}", option,
                                                   ring.backend ? "write --backend lanes" : "give --capacity, not --slots"));
        }
    }
}

int create(const CreateArguments& arguments)
{
    program::set_up_logging(program_name, arguments.log_level);
    const auto ring = arguments.recreate ? Ring::recreate(arguments.ring.name, arguments.ring.options)
                                         : Ring::create(arguments.ring.name, arguments.ring.options);
    if (!ring) {
        program::complain(program_name, program::ring_failure(ring.error()));
        return program::exit_failure;
    }
    if (!arguments.as_json) {
        return program::exit_ok;
    }
    const auto status = ring->status();
    if (!status) {
        program::complain(program_name, program::ring_failure(status.error()));
        return program::exit_failure;
    }
    return print(boost::json::object{{"ring", to_json(*status)}});
}

} // namespace

void add_create(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<CreateArguments>();
    CLI::App& command = *app.add_subcommand("create", "Create a ring");
    program::add_ring_arguments(command, arguments->ring);
    command.add_flag("--recreate", arguments->recreate,
                     "Remove the ring of this name with its messages first; refused while members are attached");
    command.add_flag("--huge-pages", arguments->ring.options.huge_pages, "Use huge pages where the system has them");
    command.add_flag("--lock-memory", arguments->ring.options.lock_memory, "Never swap it out");
    command.add_flag_callback(
        "--no-default-group", [arguments] { arguments->ring.options.default_group = false; },
        "lanes: keep nothing until a consumer comes, who makes its\ngroup; otherwise all is kept for 'default'");
    program::add_parsed(command, "--max-deliveries", arguments->ring.options.max_deliveries, parse_deliveries, "N",
                        "lanes: give a message up when N consumers died with it in\ntheir hands (default 16); 0: never");
    command.add_flag("--publisher-fences", arguments->ring.options.publisher_fences,
                     "lanes: where members may not call membarrier(2), as in some\ncontainers; each message costs a little more");
    add_json_flag(command, arguments->as_json);
    program::add_log_level(command, arguments->log_level);
    command.footer("Examples:\n"
                   "  ringmain create orders --capacity 64M --producers 4\n"
                   "                                                  four lanes of 64 MiB, one for each producer\n"
                   "  ringmain create news --no-default-group         for consumers that come and go, --ephemeral\n"
                   "  ringmain create pair --slots 1024 --max-message 4K\n"
                   "                                                  of the backend semaphore");
    command.callback([arguments, &command, &exit_code] {
        program::check_ring_arguments(arguments->ring);
        check(command, arguments->ring.options);
        exit_code = create(*arguments);
    });
}

} // namespace ringmain::cli
