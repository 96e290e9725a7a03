// Sending into memory that changes under a producer.

#include <fuzz/hostile_ring.hpp>

#include <algorithm>
#include <array>

using namespace ringmain;

namespace {

void send_some(Producer& tx, FuzzedDataProvider& input)
{
    static const std::array<std::byte, 1000> bytes{};
    const std::size_t length = std::min(input.ConsumeIntegralInRange<std::size_t>(0, bytes.size()), tx.max_message());
    const Bytes message = std::span(bytes).first(length);
    constexpr unsigned most = 20; // more than the ring holds
    for (unsigned i = 0; i < most; ++i) {
        switch (input.ConsumeIntegralInRange(0, 2)) {
        case 0: (void)tx.try_send(message); break;
        case 1: (void)tx.send_batch(std::array{Outgoing{message}, Outgoing{message.first(length / 2)}}, Wait::none()); break;
        default:
            if (auto claim = tx.claim(length, Wait::none())) {
                std::ranges::fill(claim->bytes(), std::byte{1});
                claim->commit(length / 2);
            }
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    FuzzedDataProvider input(data, size);
    fuzz::HostileRing& hostile = fuzz::choose_ring(input);
    hostile.restore();
    if (input.ConsumeBool()) {
        hostile.overwrite(input); // what a successor finds
    }
    auto tx = hostile.ring().producer();
    for (int rounds = input.ConsumeIntegralInRange(1, 3); tx && rounds > 0; --rounds) {
        hostile.overwrite(input);
        send_some(*tx, input);
        (void)tx->was_full();
    }
    return 0;
}
