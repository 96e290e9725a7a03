// ringmain-consume: from a ring to standard output, a file or nowhere.

#include <consumers/arguments.hpp>
#include <consumers/dead_letters.hpp>
#include <consumers/drain.hpp>
#include <consumers/fd_sink.hpp>
#include <consumers/null_sink.hpp>
#include <consumers/terms.hpp>

#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/program/logging.hpp>
#include <ringmain/program/signals.hpp>
#include <ringmain/ring.hpp>

#include <fmt/format.h>

#include <memory>

namespace ringmain::consume {
namespace {

using program::Output;
using program::Status;

constexpr std::size_t default_batch = 64;

// std::nullopt for null. A file is opened before the ring, so that a bad path leaves no new ring behind, and emptied
// after, so that a bad ring leaves the file as it was.
Status<std::optional<Output>> open_output(const To& to, program::Interrupt& interrupt)
{
    if (to.kind == To::Kind::null) {
        return std::optional<Output>();
    }
    auto output = to.kind == To::Kind::file ? Output::open(to.path, interrupt) : Output::standard(interrupt);
    return output ? Status<std::optional<Output>>(std::optional<Output>(*std::move(output)))
                  : Status<std::optional<Output>>(output.error());
}

std::unique_ptr<Sink> make_sink(std::optional<Output> output, program::Frame frame)
{
    if (!output) {
        return std::make_unique<NullSink>();
    }
    return std::make_unique<FdSink>(*std::move(output), frame);
}

// What one run works with.
struct Workshop {
    const Arguments& arguments;
    Terms terms;
    const Ring& ring;
    Sink& sink;
    DeadLetters& dead_letters;
    program::Meter meter = {};
};

// Between joining the ring and leaving it.
Status<Outcome<void>> drain(Workshop& shop, Audit* audit, std::stop_token stop)
{
    const Arguments& arguments = shop.arguments;
    ConsumerOptions options = shop.terms.options;
    options.on_dead_letter = [&letters = shop.dead_letters](const Message& message) { letters.add(message); };
    std::optional<Message> in_hand; // outlives the consumer, see Drain
    auto consumer = shop.ring.consumer(options);
    if (!consumer) {
        return program::ring_failure(consumer.error());
    }
    if (const auto fits = check_group(arguments, shop.ring); !fits) {
        return fits.error();
    }
    program::Progress progress(arguments.report.progress, shop.meter, {arguments.count, std::nullopt});
    const bool writes = arguments.to.kind != To::Kind::null;
    Drain drain({*consumer, in_hand, shop.sink, audit, shop.dead_letters, shop.meter, progress,
                 writes ? shop.terms.acknowledge : Acknowledge::taken, arguments.batch.value_or(default_batch), arguments.count,
                 arguments.timeout, std::move(stop)});
    const Outcome<void> ended = drain.run();
    if (audit != nullptr) {
        audit->close(shop.ring, shop.meter.messages());
    }
    return ended;
}

// The ways to end that are no failure of anything: 0 for them.
int report_end(const Arguments& arguments, const Status<Outcome<void>>& result, int signal_code)
{
    if (!result) {
        program::complain(program_name, result.error());
        return program::exit_failure;
    }
    const Outcome<void>& ended = *result;
    if (ended || ended.error() == Errc::end_of_stream) {
        return program::exit_ok;
    }
    if (ended.error() == Errc::stopped) {
        return signal_code;
    }
    program::complain(program_name, program::ring_failure("receive", program::label_of(arguments.ring), ended.error()));
    return ended.error() == Errc::timed_out ? program::exit_timed_out : program::exit_failure;
}

int report_violations(const program::Findings& found)
{
    for (const std::string& sentence : found.first) {
        program::complain(program_name, "verify: " + sentence);
    }
    return found.violations() > 0 ? program::exit_failure : program::exit_ok;
}

int fail(const program::Failure& failure)
{
    program::complain(program_name, failure);
    return program::exit_failure;
}

int report_dead_letters(const DeadLetters& letters)
{
    if (letters.failed()) {
        return fail(letters.failure());
    }
    if (letters.lost() != 0) {
        program::complain(program_name, fmt::format("{} messages were given up, because consumers died with them in their hands: "
                                                    "keep such with --dead-letters",
                                                    letters.lost()));
    }
    return program::exit_ok;
}

int consume(Workshop& shop, program::Signals& signals, std::stop_token stop)
{
    const Arguments& arguments = shop.arguments;
    const auto audit = arguments.verify ? std::make_unique<Audit>(shop.ring, shop.terms.options) : nullptr;
    const auto summary = [&] {
        return program::Summary(program_name, arguments.ring.name, shop.meter,
                                audit ? std::optional(audit->findings()) : std::nullopt);
    };
    const auto so_far = [&] { program::print(summary(), program::so_far(arguments.report.summary)); };
    const program::Signals::Work work(signals, so_far);
    const auto ended = drain(shop, audit.get(), std::move(stop));
    const Status<void> written = shop.sink.finish();
    program::print(summary(), arguments.report.summary);
    const int violations = audit ? report_violations(audit->findings()) : program::exit_ok;
    const int letters = report_dead_letters(shop.dead_letters);
    if (!written) {
        const int failed = fail(written.error());
        return signals.exit_code() != 0 ? signals.exit_code() : failed;
    }
    const int end = report_end(arguments, ended, signals.exit_code());
    return violations != program::exit_ok ? violations : letters != program::exit_ok ? letters : end;
}

int run(const Arguments& arguments)
{
    std::stop_source stop;
    program::Signals signals(stop);
    auto interrupt = program::Interrupt::make(stop.get_token());
    if (!interrupt) {
        return fail(interrupt.error());
    }
    auto terms = agree(arguments);
    if (!terms) {
        return fail(terms.error());
    }
    auto output = open_output(arguments.to, **interrupt);
    if (!output) {
        return fail(output.error());
    }
    auto dead_letters = arguments.dead_letters ? DeadLetters::open(*arguments.dead_letters) : Status<DeadLetters>(DeadLetters());
    if (!dead_letters) {
        return fail(dead_letters.error());
    }
    const auto ring = Ring::open_or_create(arguments.ring.name, arguments.ring.options);
    if (!ring) {
        return fail(program::ring_failure(ring.error()));
    }
    if (*output) {
        if (const auto emptied = (*output)->truncate(); !emptied) {
            return fail(emptied.error());
        }
    }
    const auto sink = make_sink(*std::move(output), arguments.frame);
    Workshop shop{arguments, *std::move(terms), *ring, *sink, *dead_letters};
    return consume(shop, signals, stop.get_token());
}

} // namespace
} // namespace ringmain::consume

int main(int argc, char** argv)
{
    ringmain::consume::Arguments arguments;
    if (const auto exit_code = ringmain::consume::parse(argc, argv, arguments)) {
        return *exit_code;
    }
    ringmain::program::set_up_logging(ringmain::consume::program_name, arguments.log_level);
    return ringmain::consume::run(arguments);
}
