// Receiving from memory that changes under a consumer.

#include <fuzz/hostile_ring.hpp>

#include <optional>

using namespace ringmain;

namespace {

// Reads every byte that it is given.
volatile unsigned sink = 0;
void read_all(Bytes bytes)
{
    unsigned sum = 0;
    for (const std::byte each : bytes) {
        sum += std::to_integer<unsigned>(each);
    }
    sink = sum;
}

void receive_some(Consumer& rx, FuzzedDataProvider& input)
{
    constexpr unsigned most = 20; // more than the ring holds
    if (input.ConsumeBool()) {
        (void)rx.poll([](const Message& message) { read_all(message.bytes()); }, most, Wait::none());
        return;
    }
    for (unsigned i = 0; i < most; ++i) {
        const auto message = rx.try_receive();
        if (!message) {
            return;
        }
        read_all(message->bytes());
        (void)message->sent_at();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    FuzzedDataProvider input(data, size);
    fuzz::HostileRing& hostile = fuzz::choose_ring(input);
    hostile.restore();
    ConsumerOptions options;
    options.follow = input.ConsumeBool();
    options.prefetch = input.ConsumeBool() ? 1 : 64;
    auto rx = hostile.ring().consumer(options);
    for (int rounds = input.ConsumeIntegralInRange(1, 3); rx && rounds > 0; --rounds) {
        hostile.overwrite(input);
        receive_some(*rx, input);
        (void)rx->was_full();
    }
    return 0;
}
