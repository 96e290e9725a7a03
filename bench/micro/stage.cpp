#include <bench/micro/stage.hpp>

#include <memory>

namespace ringmain::bench::micro {
namespace {

// Fits a core's second-level cache twice, so that a call costs what it does, not what memory does.
constexpr std::uint64_t capacity = std::uint64_t{256} << 10;

RingOptions options_for(const std::string& backend, std::size_t bytes)
{
    RingOptions options{.backend = backend, .max_message = bytes};
    if (backend == "lanes") {
        options.capacity = capacity;
    } else {
        options.slots = 2 * burst;
    }
    return options;
}

void send_burst(Producer& producer, std::span<const Outgoing> batch)
{
    for (std::size_t sent = 0; sent < burst; sent += batch.size()) {
        if (const auto some = producer.send_batch(batch); !some) {
            throw_outcome(some.error());
        }
    }
}

void receive_burst(Consumer& consumer)
{
    for (std::size_t taken = 0; taken < burst;) {
        const auto some = consumer.poll([](const Message&) {}, burst - taken);
        if (!some) {
            throw_outcome(some.error());
        }
        taken += *some;
    }
}

} // namespace

Stage::Stage(const std::string& backend, std::size_t bytes, Company company, Before before)
    : ring_(options_for(backend, bytes)), payload_(bytes, std::byte{'x'})
{
    batch_.fill({payload_});
    join(company, before);
    warm_up();
}

// The peer first: it is forked before we join, because a forked child has joined nothing.
void Stage::join(Company company, Before before)
{
    const bool peer_sends = company == Company::idle || before == Before::messages;
    const bool peer_receives = company == Company::idle || before == Before::room;
    if (company != Company::alone) {
        peer_.emplace([&]() -> Peer::Turn {
            const auto ring = or_throw(Ring::open(ring_.name()));
            const auto tx = peer_sends ? std::make_shared<Producer>(or_throw(ring.producer())) : nullptr;
            const auto rx = peer_receives ? std::make_shared<Consumer>(or_throw(ring.consumer())) : nullptr;
            return [this, tx, rx] { tx != nullptr ? send_burst(*tx, batch_) : receive_burst(*rx); };
        });
    }
    if (company != Company::peer || before != Before::messages) {
        producer_.emplace(or_throw(ring_->producer()));
    }
    if (company != Company::peer || before != Before::room) {
        consumer_.emplace(or_throw(ring_->consumer()));
    }
}

// Once around: the first touch of a page is a trap into the kernel.
void Stage::warm_up()
{
    for (std::uint64_t passed = 0; passed < capacity + burst * payload_.size(); passed += burst * payload_.size()) {
        fill();
        drain();
    }
}

void Stage::fill()
{
    producer_ ? send_burst(*producer_, batch_) : peer_->take_turn();
}

void Stage::drain()
{
    consumer_ ? receive_burst(*consumer_) : peer_->take_turn();
}

void Stage::fill_up()
{
    Outcome<void> sent;
    while ((sent = producer_->try_send(payload_))) {
    }
    if (sent.error() != Errc::would_block) {
        throw_outcome(sent.error());
    }
}

} // namespace ringmain::bench::micro
