#include <bench/stopwatch.hpp>

namespace ringmain::bench {
namespace {

double measure() noexcept
{
    constexpr std::int64_t long_enough = 20'000'000;
    const std::int64_t began_ns = now_ns();
    const std::uint64_t began = ticks();
    std::int64_t passed_ns = 0;
    while (passed_ns < long_enough) {
        passed_ns = now_ns() - began_ns;
    }
    return static_cast<double>(passed_ns) / static_cast<double>(ticks() - began);
}

} // namespace

double ns_per_tick() noexcept
{
    static const double measured = measure();
    return measured;
}

} // namespace ringmain::bench
