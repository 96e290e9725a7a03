#include <kill/lanes_operations.hpp>

#include <kill/message.hpp>
#include <kill/operations.hpp>
#include <kill/plan_parts.hpp>

#include <array>
#include <cstring>

namespace ringmain::kill_tests::lanes {
namespace {

constexpr std::size_t batch = 3;

// Receives and releases.
void deal_with(Seat& seat, const Wait& wait)
{
    std::uint64_t number = 0;
    {
        const auto message = seat.consumer->receive(wait);
        if (!message) {
            return;
        }
        number = claimed_number_of(*message);
        seat.diary->note(number, Fate::held);
    }
    seat.diary->note(number, Fate::released);
}

void deal_with_one(Seat& seat)
{
    deal_with(seat, {});
}

// Receives and keeps, which releases what it kept until now.
void receive_next(Seat& seat)
{
    auto message = seat.consumer->receive();
    if (!message) {
        return;
    }
    if (seat.message) {
        seat.diary->note(claimed_number_of(*seat.message), Fate::released);
    }
    seat.diary->note(claimed_number_of(*message), Fate::held);
    seat.message.emplace(std::move(*message));
}

std::function<void(Seat&)> sit_down_and(void (*act)(Seat&), std::uint64_t times)
{
    return [act, times](Seat& seat) {
        sit_down_as_consumer(seat);
        for (std::uint64_t i = 0; i < times; ++i) {
            act(seat);
        }
    };
}

std::function<void(Seat&)> join_group(const ConsumerOptions& group)
{
    return [group](Seat& seat) { seat.consumer.emplace(or_give_up(seat.ring->consumer(group))); };
}

void leave(Seat& seat)
{
    seat.consumer.reset();
}

void note_sent(Seat& seat, std::uint32_t messages)
{
    seat.diary->sent[seat.turn] += messages;
}

void send_number(Seat& seat, std::uint64_t number, const Wait& wait)
{
    const NumberedMessage message(number);
    if (seat.producer->send(message.bytes(), message.type(), wait)) {
        note_sent(seat, 1);
    }
}

void send_one(Seat& seat, const Wait& wait)
{
    send_number(seat, seat.number(0), wait);
}

void send_three(Seat& seat)
{
    const std::array<NumberedMessage, batch> messages{NumberedMessage(seat.number(0)), NumberedMessage(seat.number(1)),
                                                      NumberedMessage(seat.number(2))};
    const std::array outgoing{messages[0].outgoing(), messages[1].outgoing(), messages[2].outgoing()};
    if (const auto sent = seat.producer->send_batch(outgoing)) {
        note_sent(seat, static_cast<std::uint32_t>(*sent));
    }
}

void claim_and_commit(Seat& seat)
{
    const NumberedMessage message(seat.number(0));
    if (auto claim = seat.producer->claim(longest_message)) {
        std::memcpy(claim->bytes().data(), message.bytes().data(), message.bytes().size());
        claim->commit(message.bytes().size(), message.type());
        note_sent(seat, 1);
    }
}

void claim_and_abort(Seat& seat)
{
    {
        const auto claim = seat.producer->claim(longest_message);
        std::memset(claim->bytes().data(), 0xff, longest_message);
    }
    send_one(seat, {});
}

} // namespace

Plan on_lanes(Plan plan)
{
    plan.operation = "lanes: " + plan.operation;
    plan.lanes.emplace();
    return plan;
}

Plan recreate_plan()
{
    return on_lanes(kill_tests::recreate_plan());
}

Plan join_producer_plan()
{
    return on_lanes(
        plan_of("join as producer", open_ring, [](Seat& seat) { seat.producer.emplace(or_give_up(seat.ring->producer())); }));
}

Plan join_consumer_plan()
{
    return on_lanes(plan_of("join as consumer", open_ring, join_group({})));
}

Plan join_group_plan(const ConsumerOptions& group)
{
    Plan plan = on_lanes(plan_of("join group " + group.group, open_ring, join_group(group)));
    plan.lanes->group = group;
    return plan;
}

Plan leave_producer_plan()
{
    return on_lanes(plan_of("leave as producer", sit_down_as_producer, [](Seat& seat) { seat.producer.reset(); }));
}

Plan leave_consumer_plan(std::uint64_t received)
{
    return on_lanes(plan_of("leave as consumer after " + std::to_string(received), sit_down_and(deal_with_one, received), leave));
}

Plan leave_holding_plan(std::uint64_t received)
{
    return on_lanes(
        plan_of("leave as consumer holding message " + std::to_string(received), sit_down_and(receive_next, received), leave));
}

Plan leave_group_plan(const ConsumerOptions& group)
{
    Plan plan = on_lanes(plan_of(
        "leave group " + group.group,
        [group](Seat& seat) {
            open_ring(seat);
            join_group(group)(seat);
        },
        leave));
    plan.lanes->group = group;
    return plan;
}

Plan remove_group_plan(const ConsumerOptions& group)
{
    Plan plan = on_lanes(plan_of(
        "remove group " + group.group,
        [group](Seat& seat) {
            open_ring(seat);
            join_group(group)(seat);
            leave(seat);
        },
        [group](Seat& seat) { (void)seat.ring->remove_group(group.group); }));
    plan.lanes->group = group;
    return plan;
}

Plan send_plan()
{
    return on_lanes(sending(plan_of("send", sit_down_as_producer, [](Seat& seat) { send_one(seat, {}); }), 1));
}

Plan try_send_plan()
{
    return on_lanes(sending(plan_of("try_send", sit_down_as_producer, [](Seat& seat) { send_one(seat, Wait::none()); }), 1));
}

Plan send_again_plan()
{
    return on_lanes(sending(plan_of(
                                "send again",
                                [](Seat& seat) {
                                    sit_down_as_producer(seat);
                                    send_one(seat, {});
                                },
                                [](Seat& seat) { send_number(seat, seat.number(1), {}); }),
                            2));
}

Plan send_batch_plan()
{
    return on_lanes(sending(plan_of("send a batch of 3", sit_down_as_producer, send_three), batch));
}

Plan claim_and_commit_plan()
{
    return on_lanes(sending(plan_of("claim, commit less", sit_down_as_producer, claim_and_commit), 1));
}

Plan claim_and_abort_plan()
{
    return on_lanes(sending(plan_of("claim, abort, send", sit_down_as_producer, claim_and_abort), 1));
}

Plan receive_plan(std::uint64_t messages)
{
    return on_lanes(taking(plan_of("receive " + std::to_string(messages), sit_down_as_consumer,
                                   [messages](Seat& seat) {
                                       for (std::uint64_t i = 0; i < messages; ++i) {
                                           deal_with_one(seat);
                                       }
                                   }),
                           messages));
}

Plan try_receive_plan()
{
    return on_lanes(taking(plan_of("try_receive", sit_down_as_consumer, [](Seat& seat) { deal_with(seat, Wait::none()); }), 1));
}

Plan join_and_receive_plan()
{
    return on_lanes(taking(plan_of("join, receive 1", open_ring,
                                   [](Seat& seat) {
                                       join_group({.spin = {}, .follow = true, .type = {}})(seat);
                                       deal_with_one(seat);
                                   }),
                           1));
}

Plan receive_awaited_plan()
{
    return on_lanes(taking(plan_of(
                               "receive what was awaited",
                               [](Seat& seat) {
                                   sit_down_as_consumer(seat);
                                   (void)seat.consumer->try_receive();
                               },
                               deal_with_one),
                           1));
}

Plan receive_over_plan(std::uint64_t messages)
{
    return on_lanes(taking(plan_of("receive over the last, " + std::to_string(messages), sit_down_as_consumer,
                                   [messages](Seat& seat) {
                                       for (std::uint64_t i = 0; i < messages; ++i) {
                                           receive_next(seat);
                                       }
                                   }),
                           messages - 1));
}

Plan poll_plan(std::uint64_t messages)
{
    return on_lanes(taking(plan_of("poll " + std::to_string(messages), sit_down_as_consumer,
                                   [messages](Seat& seat) {
                                       std::uint64_t last = 0;
                                       (void)seat.consumer->poll(
                                           [&seat, &last](const Message& message) {
                                               if (last != 0) {
                                                   seat.diary->note(last, Fate::released);
                                               }
                                               last = claimed_number_of(message);
                                               seat.diary->note(last, Fate::held);
                                           },
                                           messages);
                                       seat.diary->note(last, Fate::released);
                                   }),
                           messages));
}

} // namespace ringmain::kill_tests::lanes
