// ringmain-produce: from standard input, a file or a generator into a ring.

#include <producers/arguments.hpp>
#include <producers/fd_source.hpp>
#include <producers/generated_source.hpp>
#include <producers/message_source.hpp>
#include <producers/peer.hpp>
#include <producers/pump.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/program/logging.hpp>
#include <ringmain/program/signals.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/pipe.hpp>

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace ringmain::produce {
namespace {

using program::Status;

// Opened before the ring: a missing file should not leave a new ring behind.
Status<program::Input> open_input(const Arguments& arguments)
{
    return arguments.from.kind == From::Kind::file ? program::Input::open(arguments.from.path) : program::Input::standard();
}

Status<void> check_size(const Arguments& arguments, std::size_t size, std::size_t max_message)
{
    if (size <= max_message) {
        return {};
    }
    return program::failure("send", program::label_of(arguments.ring),
                            fmt::format("a message of {} bytes is too long, this ring takes {}", size, max_message),
                            "create the ring with a larger --max-message");
}

Status<std::unique_ptr<Source>> make_source(const Arguments& arguments, program::Input input, program::Interrupt& interrupt,
                                            std::size_t max_message)
{
    if (arguments.message) {
        std::string text = *arguments.message + (arguments.frame == program::Frame::line ? "\n" : "");
        if (auto fits = check_size(arguments, text.size(), max_message); !fits) {
            return fits.error();
        }
        return std::unique_ptr<Source>(std::make_unique<MessageSource>(std::move(text), arguments.type));
    }
    if (arguments.from.kind == From::Kind::generated) {
        if (auto fits = check_size(arguments, arguments.size, max_message); !fits) {
            return fits.error();
        }
        return std::unique_ptr<Source>(std::make_unique<GeneratedSource>(arguments.from.count, arguments.size, arguments.type));
    }
    return std::unique_ptr<Source>(
        std::make_unique<FdSource>(std::move(input), interrupt, arguments.frame, max_message, arguments.type));
}

// Between joining the ring and leaving it.
Status<void> pump(const Arguments& arguments, const Ring& ring, program::Input input, program::Interrupt& interrupt,
                  program::Meter& meter, std::stop_token stop)
{
    auto producer = ring.producer({.wait = arguments.wait});
    if (!producer) {
        return program::ring_failure(producer.error());
    }
    auto source = make_source(arguments, std::move(input), interrupt, producer->max_message());
    if (!source) {
        return source.error();
    }
    program::Progress progress(arguments.report.progress, meter, (*source)->expected());
    Pump pump({**source, *producer, interrupt, meter, progress, Pacer(arguments.rate), arguments.batch,
               program::label_of(arguments.ring), std::move(stop)});
    Status<void> result = pump.run();
    if (pump.unsent() == 0) {
        // On lanes, whoever finds room has no reason to ask the kernel, and so sends into a ring that is gone.
        const auto status = ring.status();
        return result && !status ? Status<void>(program::ring_failure(status.error())) : result;
    }
    const std::string unsent = fmt::format("{} bytes were read from the input and not sent: send them again", pump.unsent());
    if (!result) {
        return program::Failure{result.error().line + "; " + unsent};
    }
    program::complain(program_name, "stopped: " + unsent);
    return result;
}

int finish(const Status<void>& result, int signal_code)
{
    if (!result) {
        program::complain(program_name, result.error());
        return program::exit_failure;
    }
    return signal_code != 0 ? signal_code : program::exit_ok;
}

// The ring; or our end of a pipe, and the peer at its other end.
struct Place {
    Ring ring;
    std::optional<Peer> peer;
};

// A type that messages of this backend cannot have.
Status<void> check_type(const Arguments& arguments, std::string_view backend)
{
    const auto* const known = backend::find(backend);
    if (known == nullptr || arguments.type <= known->largest_type) {
        return {};
    }
    return program::failure("send", program::label_of(arguments.ring),
                            fmt::format("a message of the backend {} cannot have type {}", backend, arguments.type),
                            known->largest_type == 0 ? "drop --type, or use a backend that has types, such as lanes or msgq"
                                                     : fmt::format("use a type of up to {}", known->largest_type));
}

Status<Place> open_place(const Arguments& arguments)
{
    if (const auto fits = check_type(arguments, arguments.ring.options.backend.value_or("")); !fits) {
        return fits.error();
    }
    RingOptions options = arguments.ring.options;
    std::optional<Peer> peer;
    if (arguments.exec) {
        auto ends = sys::make_pipe();
        if (!ends) {
            return program::ring_failure(sys::explain(ends.error(), "pipe"));
        }
        auto started = Peer::start(*arguments.exec, ends->read);
        if (!started) {
            return started.error();
        }
        peer = *std::move(started);
        options.id = ends->write.release();
    }
    auto ring = Ring::open_or_create(arguments.ring.name, options);
    return ring ? Status<Place>(Place{*std::move(ring), std::move(peer)}) : Status<Place>(program::ring_failure(ring.error()));
}

int run(const Arguments& arguments)
{
    std::stop_source stop;
    program::Signals signals(stop);
    auto interrupt = program::Interrupt::make(stop.get_token());
    if (!interrupt) {
        return finish(interrupt.error(), 0);
    }
    auto input = open_input(arguments);
    if (!input) {
        return finish(input.error(), 0);
    }
    const auto place = open_place(arguments);
    if (!place) {
        return finish(place.error(), 0);
    }
    if (const auto fits = check_type(arguments, place->ring.backend()); !fits) {
        return finish(fits, 0);
    }
    program::Meter meter;
    const auto summary = [&] { return program::Summary(program_name, arguments.ring.name, meter, std::nullopt); };
    const auto so_far = [&] { program::print(summary(), program::so_far(arguments.report.summary)); };
    const program::Signals::Work work(signals, so_far);
    const Status<void> result = pump(arguments, place->ring, *std::move(input), **interrupt, meter, stop.get_token());
    program::print(summary(), arguments.report.summary);
    const Status<void> peer_end = place->peer ? place->peer->wait() : Status<void>();
    return finish(result ? peer_end : result, signals.exit_code());
}

} // namespace
} // namespace ringmain::produce

int main(int argc, char** argv)
{
    ringmain::produce::Arguments arguments;
    if (const auto exit_code = ringmain::produce::parse(argc, argv, arguments)) {
        return *exit_code;
    }
    ringmain::program::set_up_logging(ringmain::produce::program_name, arguments.log_level);
    return ringmain::produce::run(arguments);
}
