// What the members do.

#include <schedules/content.hpp>
#include <schedules/stage.hpp>

#include <ringmain/backend/lanes_producer.hpp>
#include <ringmain/backend/lanes_receiver.hpp>
#include <ringmain/backend/semaphore.hpp>

#include <chrono>
#include <type_traits>
#include <utility>

namespace ringmain::schedules {
namespace {

// Nobody spins: a spin is a look more, which the machine could as well have made a preemption.
const wait::SpinHabit never_spins(WaitStrategy::park, std::chrono::nanoseconds(0), 2);

} // namespace

void Stage::sends(const Sending& sending, const std::optional<Sending>& successor)
{
    cast_.expect(Cast::Role::producer);
    Part part{.work = [this, sending] { send(sending); }};
    if (successor) {
        part.may_die = true;
        part.successor = [this, after = *successor](unsigned dead) {
            if (!cast_.was_done(dead)) {
                send(after);
            }
        };
    }
    machine_.cast(std::move(part));
}

void Stage::receives(const Receiving& receiving, Fate fate)
{
    cast_.expect(Cast::Role::consumer);
    machine_.cast({.work = [this, receiving] { receive(receiving); }, .may_die = fate == Fate::mortal});
}

void Stage::receives_and_is_followed(const Receiving& receiving)
{
    cast_.expect(Cast::Role::consumer);
    const auto work = [this, receiving] { receive(receiving); };
    const auto successor = [this, work](unsigned dead) {
        if (!cast_.was_done(dead)) {
            work();
        }
    };
    machine_.cast({.work = work, .may_die = true, .successor = successor});
}

void Stage::send(const Sending& sending)
{
    cast_.begins(Cast::Role::producer);
    const auto ring = attach();
    if (has_lanes()) {
        auto end = backend::LanesProducer::join(ring, never_spins);
        if (!end && end.error().code == Errc::full_house) { // a dead one has the lane until the kernel is done with it
            machine_.await([this] { return !machine_.is_anybody_dying(); });
            end = backend::LanesProducer::join(ring, never_spins);
        }
        if (end) {
            send_with(*end, sending);
            return;
        }
    } else if (auto end = backend::SemaphoreProducer::join(ring, never_spins)) {
        send_with(*end, sending);
        return;
    }
    machine_.complain("producer %u cannot join", sending.producer);
}

// It leaves only when no consumer is on its way any more, who would wait for it.
template <class End>
void Stage::send_with(End& end, const Sending& sending)
{
    cast_.has_joined();
    // What a dead consumer took along does not come, on slots; and nothing does where nobody receives.
    const auto has_come = [this, &sending] {
        const bool may_be_lost = !has_lanes() && machine_.figures().kills != 0;
        return may_be_lost || cast_.consumers_left() == 0 ||
               diary_.has_come(sending.producer) == diary_.number_of_next(sending.producer);
    };
    for (unsigned i = 0; i < sending.count; ++i) {
        const Content content(sending.producer, diary_.number_of_next(sending.producer));
        const Bytes bytes(content.bytes.data(), sending.bytes);
        diary_.begins_to_send(sending.producer);
        Outcome<void> sent;
        if constexpr (std::is_same_v<End, backend::LanesProducer>) { // as Producer does
            sent = end.send_at_once(bytes, 0) ? Outcome<void>() : end.send(bytes, 0, Wait());
        } else {
            sent = end.send({bytes, 0}, Wait());
        }
        if (!sent) {
            machine_.complain("producer %u: %s", sending.producer, std::string(remedy(sent.error())).c_str());
            return;
        }
        diary_.committed(sending.producer);
        if (sending.in_lockstep) {
            machine_.await(has_come);
        }
    }
    machine_.await([this] { return cast_.consumers_to_come() == 0; });
    cast_.is_done();
}

template <class Use>
void Stage::as_consumer(const Receiving& receiving, Use use)
{
    const auto ring = attach();
    if (!has_lanes()) {
        if (auto end = backend::SemaphoreConsumer::join(ring, never_spins, false)) {
            use(*end);
            return;
        }
    } else {
        backend::LanesReceiverSetup setup;
        setup.group = receiving.group == 0 ? "default" : "audit";
        setup.start = receiving.start;
        setup.prefetch = receiving.prefetch;
        if (auto end = backend::LanesReceiver::join(ring, never_spins, std::move(setup))) {
            use(**end);
            return;
        }
    }
    machine_.complain("a consumer of group %u cannot join", receiving.group);
}

void Stage::receive(const Receiving& receiving)
{
    cast_.begins(Cast::Role::consumer);
    as_consumer(receiving, [&](auto& end) {
        if (receiving.group != 0) {
            diary_.begins(receiving.group);
        }
        receive_with(end, receiving);
    });
}

void Stage::drain(const Receiving& receiving)
{
    as_consumer(receiving, [&](auto& end) {
        while (const auto message = end.receive(Wait::none())) {
            (void)take(receiving, message->bytes(), message->redelivered());
        }
    });
}

// A message is dealt with once it was released: when the next one comes, or the call has returned.
template <class End>
void Stage::receive_with(End& end, const Receiving& receiving)
{
    const bool may_wait =
        cast_.producers_left() != 0; // who comes after the last one has left sees nobody, and would wait for ever
    cast_.has_joined();
    const Wait wait = may_wait ? Wait() : Wait::none();
    std::optional<std::size_t> held;
    const auto deal_with_held = [&] {
        if (held) {
            diary_.dealt_with(*std::exchange(held, std::nullopt));
        }
    };
    const auto use = [&](const Message& message) {
        deal_with_held();
        held = take(receiving, message.bytes(), message.redelivered());
    };
    for (unsigned calls = 0; calls < receiving.leaves_after; ++calls) {
        Errc failure{};
        if (receiving.by_poll) {
            const auto some = end.poll(use, 4, wait);
            failure = some ? Errc{} : some.error();
        } else {
            const auto message = end.receive(wait);
            if (message) {
                use(*message);
            }
            failure = message ? Errc{} : message.error();
        }
        deal_with_held();
        if (failure != Errc{} && !goes_on(receiving, failure, may_wait)) {
            break;
        }
    }
    if (receiving.leaves_after != Receiving().leaves_after) {
        diary_.left_early();
    }
    cast_.is_done();
}

// After the end of the stream others may come, who follow the dead.
bool Stage::goes_on(const Receiving& receiving, Errc failure, bool may_wait)
{
    // With others to come, one may have come and sent since that was found out.
    const bool is_the_end = has_lanes() && receiving.group == 0 && cast_.has_one_producer() && machine_.figures().kills == 0;
    if (failure == Errc::end_of_stream && is_the_end && !diary_.is_complete()) {
        machine_.complain("a consumer was told of the end before everything had come");
        return false;
    }
    if (failure == Errc::end_of_stream && cast_.producers_left() != 0) {
        machine_.await([this] { return cast_.has_producers() || cast_.producers_left() == 0; });
        return true;
    }
    if (failure != Errc::end_of_stream && (may_wait || failure != Errc::would_block)) {
        machine_.complain("a consumer of group %u: %s", receiving.group, std::string(remedy(failure)).c_str());
    }
    return false;
}

// What is in a consumer's hands stays whole until it lets go.
std::optional<std::size_t> Stage::take(const Receiving& receiving, std::span<const std::byte> bytes, bool redelivered)
{
    const auto producer = bytes.size() < 2 ? ~0U : static_cast<unsigned>(bytes[0]);
    const auto number = bytes.size() < 2 ? ~0U : static_cast<unsigned>(bytes[1]);
    const auto is_whole = [&] { return producer < Diary::most_producers && number < 64 && Content(producer, number).is(bytes); };
    if (!is_whole()) {
        machine_.complain("a message of %zu bytes came torn to group %u", bytes.size(), receiving.group);
        return std::nullopt;
    }
    const std::size_t receipt = diary_.received(receiving.group, machine_.self(), producer, number, redelivered);
    machine_.await([&] { return diary_.has_come(0) >= receiving.holds_until; });
    if (!is_whole()) {
        machine_.complain("message %u of producer %u was overwritten in the hands of group %u", number, producer,
                          receiving.group);
    }
    return receipt;
}

} // namespace ringmain::schedules
