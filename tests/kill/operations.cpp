#include <kill/operations.hpp>

#include <kill/message.hpp>
#include <kill/plan_parts.hpp>

#include <array>
#include <chrono>

namespace ringmain::kill_tests {
namespace {

constexpr std::size_t batch = 3;

} // namespace

Plan create_plan()
{
    Plan plan = plan_of("create", stand, [](Seat& seat) { (void)Ring::create(seat.ring_name, seat.options); });
    plan.ring_exists = false;
    plan.makes_ring = true;
    plan.when_finished = 1;
    return plan;
}

Plan remove_plan()
{
    Plan plan = plan_of("remove", stand, [](Seat& seat) { (void)Ring::remove(seat.ring_name); });
    plan.takes_ring_away = true;
    plan.when_finished = 1;
    return plan;
}

Plan force_remove_plan()
{
    Plan plan = remove_plan();
    plan.operation = "remove by force";
    plan.operate = [](Seat& seat) { (void)Ring::remove(seat.ring_name, true); };
    plan.when_finished = {};
    return plan;
}

Plan recreate_plan()
{
    Plan plan = plan_of("recreate", stand, [](Seat& seat) { (void)Ring::recreate(seat.ring_name, seat.options); });
    plan.takes_ring_away = true;
    plan.when_finished = 1;
    return plan;
}

Plan open_plan()
{
    return plan_of("open", stand, open_ring);
}

Plan repair_plan()
{
    return plan_of("repair from outside", open_ring, [](Seat& seat) { (void)seat.ring->repair(std::chrono::seconds(10)); });
}

Plan join_producer_plan()
{
    return plan_of("open and join as producer", stand, [](Seat& seat) {
        open_ring(seat);
        seat.producer.emplace(or_give_up(seat.ring->producer()));
    });
}

Plan join_consumer_plan()
{
    return plan_of("open and join as consumer", stand, [](Seat& seat) {
        open_ring(seat);
        seat.consumer.emplace(or_give_up(seat.ring->consumer()));
    });
}

Plan leave_producer_plan()
{
    return plan_of("leave as producer", sit_down_as_producer, [](Seat& seat) { seat.producer.reset(); });
}

Plan leave_consumer_plan()
{
    return plan_of("leave as consumer", sit_down_as_consumer, [](Seat& seat) { seat.consumer.reset(); });
}

Plan send_plan()
{
    return sending(plan_of("send", sit_down_as_producer,
                           [](Seat& seat) {
                               const NumberedMessage message(seat.number(0));
                               (void)seat.producer->send(message.bytes(), message.type());
                           }),
                   1);
}

Plan try_send_plan()
{
    return sending(plan_of("try_send", sit_down_as_producer,
                           [](Seat& seat) {
                               const NumberedMessage message(seat.number(0));
                               (void)seat.producer->try_send(message.bytes(), message.type());
                           }),
                   1);
}

Plan send_batch_plan()
{
    return sending(plan_of("send a batch of 3", sit_down_as_producer,
                           [](Seat& seat) {
                               const std::array<NumberedMessage, batch> messages{NumberedMessage(seat.number(0)),
                                                                                 NumberedMessage(seat.number(1)),
                                                                                 NumberedMessage(seat.number(2))};
                               const std::array outgoing{messages[0].outgoing(), messages[1].outgoing(), messages[2].outgoing()};
                               (void)seat.producer->send_batch(outgoing);
                           }),
                   batch);
}

Plan receive_plan()
{
    return taking(plan_of("receive", sit_down_as_consumer, [](Seat& seat) { (void)seat.consumer->receive(); }), 1);
}

Plan try_receive_plan()
{
    return taking(plan_of("try_receive", sit_down_as_consumer, [](Seat& seat) { (void)seat.consumer->try_receive(); }), 1);
}

Plan poll_plan()
{
    return taking(plan_of("poll a batch of 3", sit_down_as_consumer,
                          [](Seat& seat) { (void)seat.consumer->poll([](const Message&) {}, batch); }),
                  batch);
}

} // namespace ringmain::kill_tests
