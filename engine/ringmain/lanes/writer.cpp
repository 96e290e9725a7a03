#include <ringmain/lanes/writer.hpp>

namespace ringmain::lanes {

// The saved position lags behind by no more than one publication, which may be a whole lane.
std::optional<Writer> Writer::take_over(Log log, layout::LaneLine& line) noexcept
{
    const std::uint64_t saved = line.position.load(std::memory_order_relaxed);
    if (saved % layout::record_unit != 0 || line.broken.load(std::memory_order_relaxed) != 0) {
        return std::nullopt;
    }
    std::uint64_t position = saved;
    for (;;) {
        const std::uint64_t word = log.header(position).load(std::memory_order_acquire);
        if (word == 0) {
            break;
        }
        const Record record = log.parse(word);
        if (!log.may_stand_at(record, position) || position + record.size - saved >= log.capacity()) {
            return std::nullopt;
        }
        position += record.size;
    }
    line.position.store(position, std::memory_order_relaxed);
    return Writer(log, line, position);
}

} // namespace ringmain::lanes
