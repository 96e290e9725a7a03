#include <ringmain/lanes/writer.hpp>

namespace ringmain::lanes {

// There may be more behind the saved position than is saved at once: a publication may be a whole lane.
std::optional<Writer> Writer::take_over(Log log, layout::LaneLine& line) noexcept
{
    Carried carried = saved(line);
    if (carried.position % layout::record_unit != 0 || line.broken.load(std::memory_order_relaxed) != 0) {
        return std::nullopt;
    }
    const std::uint64_t lap_end = carried.position + log.capacity();
    if (!add_records(carried, log, lap_end) || !is_before(carried.position, lap_end)) {
        return std::nullopt;
    }
    save(line, carried);
    return Writer(log, line, carried);
}

} // namespace ringmain::lanes
