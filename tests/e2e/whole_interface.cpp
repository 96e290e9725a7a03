// Every call that a user can make, to see what a program wants of the shared library: compiled and linked by test_install.py, and
// never run. What is missing here is missing in exported_symbols.txt, too.

#include <ringmain/base/log.hpp>
#include <ringmain/orphans.hpp>
#include <ringmain/ring.hpp>

#include <chrono>
#include <cstdio>
#include <stop_token>
#include <utility>

namespace {

using namespace std::chrono_literals;
using namespace ringmain::literals;

void send(ringmain::Producer& producer, const ringmain::Wait& wait)
{
    const auto text = ringmain::as_bytes("text");
    const ringmain::Outgoing batch[] = {{text, 1}, {text, 2}};
    (void)producer.send(text);
    (void)producer.send(text, 1, wait);
    (void)producer.try_send(text);
    (void)producer.send_for(text, 1s);
    (void)producer.send_batch(batch, wait);
    if (auto claim = producer.claim(producer.max_message())) {
        auto moved = *std::move(claim);
        moved.bytes().front() = {};
        moved.commit(1, 2);
        moved.commit();
        moved.abort();
    }
    std::printf("%f", producer.was_full());
}

void receive(ringmain::Consumer& consumer, const ringmain::Wait& wait)
{
    auto message = consumer.receive(wait);
    auto next = consumer.try_receive();
    *message = *std::move(next);
    (void)consumer.receive_for(1s);
    (void)consumer.fd();
    (void)consumer.poll([](const ringmain::Message& each) { std::printf("%u%d", each.deliveries(), each.sent_at().has_value()); },
                        2, wait);
    std::printf("%s%f", ringmain::as_text(message.value().bytes()).data(), consumer.was_full());
    if (!message) {
        std::printf("%s%s", ringmain::describe(message.error()).data(), ringmain::remedy(message.error()).data());
    }
}

void use(ringmain::Ring ring, const ringmain::Wait& wait)
{
    auto producer = ring.producer({.spin = 1us});
    auto consumer = ring.consumer({.group = "audit"});
    *producer = *ring.producer();
    *consumer = *ring.consumer();
    send(*producer, wait);
    receive(*consumer, wait);
    (void)ring.remove_group("audit");
    (void)ring.repair(1s);
    const auto status = ring.status();
    if (status->latency) {
        const auto lately = status->latency->since(ringmain::LatencyHistogram());
        std::printf("%lu", lately.messages() + static_cast<std::uint64_t>(lately.quantile(0.5).count()));
    }
    std::printf("%s%s", ring.name().data(), ring.backend().data());
}

} // namespace

int main()
{
    ringmain::set_log_sink([](ringmain::LogLevel, std::string_view line) { std::puts(line.data()); });
    ringmain::log(ringmain::LogLevel::info, "begins");
    const std::stop_source stop;
    const ringmain::Wait wait(1s, stop.get_token());
    const ringmain::RingOptions options{.capacity = 1_MiB};
    for (auto* const make :
         {&ringmain::Ring::open, &ringmain::Ring::create, &ringmain::Ring::open_or_create, &ringmain::Ring::recreate}) {
        const auto ring = make("whole", options);
        if (!ring) {
            std::puts(ring.error().message().c_str());
        }
        use(ring.value(), wait);
    }
    (void)ringmain::Ring::remove("whole");
    const auto rings = ringmain::Ring::list();
    const auto orphans = ringmain::orphans(*rings);
    return ringmain::remove(orphans->front()) ? 0 : 1;
}
