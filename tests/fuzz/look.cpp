// Attaching a ring that says anything about itself, and looking at it from outside.

#include <fuzz/hostile_ring.hpp>

#include <ringmain/orphans.hpp>

using namespace ringmain;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    FuzzedDataProvider input(data, size);
    fuzz::HostileRing& hostile = fuzz::choose_ring(input);
    hostile.restore();
    hostile.overwrite(input);
    if (const auto ring = Ring::open(hostile.name())) {
        (void)ring->status();
        (void)ring->repair(std::chrono::milliseconds(1));
        const auto producer = ring->producer();
        const auto consumer = ring->consumer({.group = "fuzz", .ephemeral = true, .start = Start::earliest});
        (void)ring->status();
    }
    (void)hostile.ring().status();
    if (const auto rings = Ring::list()) {
        (void)orphans(*rings);
    }
    return 0;
}
