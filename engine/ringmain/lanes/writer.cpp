#include <ringmain/lanes/writer.hpp>

#include <ringmain/lanes/alike.hpp>

#include <algorithm>

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

bool Writer::reopen_short_way() noexcept
{
    if (carried_.position == position_ || short_way_end_ == room_end_) {
        return false;
    }
    save_position();
    find_short_way();
    return true;
}

// No line is asked for early: stores of a batch follow each other so closely that many are under way at once.
Writer::Staged Writer::stage_short(std::span<const Outgoing> messages) noexcept
{
    const Log log = log_; // copies: what is stored below might be anything, for all the compiler knows
    const std::uint64_t room_end = room_end_;
    std::uint64_t position = staged_;
    Staged done;
    while (done.messages < messages.size()) {
        const Outgoing& message = messages[done.messages];
        const std::uint64_t length = message.bytes.size();
        const std::uint64_t size = layout::record_bytes(length);
        if (length >= layout::aligned_from || is_before(room_end, position + size)) {
            break;
        }
        copy(message.bytes, log.payload(position));
        const auto word = layout::RecordHeader::record(static_cast<std::uint32_t>(length), message.type);
        if (position == position_) {
            first_word_ = word; // kept back until publish()
        } else {
            log.header(position).store(word, std::memory_order_relaxed);
        }
        position += size;
        const std::size_t alike = write_alike(messages.subspan(done.messages + 1), word,
                                              log.payload(position) - layout::RecordHeader::bytes, room_end - position);
        position += alike * size;
        done.messages += 1 + alike;
        done.bytes += (1 + alike) * length;
    }
    staged_ = position;
    return done;
}

std::byte* Writer::reserve(std::size_t length) noexcept
{
    const std::uint64_t size = layout::record_bytes(length);
    const std::uint64_t room = log_.room_behind(staged_);
    std::uint64_t gap = layout::gap_in_front(staged_, length);
    const std::uint64_t rest = gap + size > room ? room : 0;
    gap = rest == 0 ? gap : layout::gap_in_front(staged_ + rest, length);
    if (is_before(limit_, staged_ + rest + gap + size + layout::RecordHeader::bytes)) {
        return nullptr;
    }
    for (const std::uint64_t padding : {rest, gap}) {
        if (padding != 0) [[unlikely]] {
            stage_word(layout::RecordHeader::filler(padding), padding);
        }
    }
    std::byte* const payload = log_.payload(staged_);
    const std::uint64_t owned = size <= owned_at_once ? size : 0;
    for (std::uint64_t at = 0; at < owned; at += cache_line) {
        prefetch_to_write(payload + at);
    }
    return payload;
}

void Writer::publish(std::uint64_t messages, std::uint64_t bytes) noexcept
{
    log_.header(staged_).store(0, std::memory_order_relaxed);
    const std::uint64_t first = position_;
    commit(log_.header(first), staged_, first_word_);
    staged_ = position_;
    count_up_to(first);
    carried_ = {position_, carried_.messages + messages, carried_.bytes + bytes, carried_.saves};
    alike_ = messages == 1 ? bytes : alike_;
    save(*line_, carried_);
    find_short_way();
}

void Writer::raise_limit(std::uint64_t limit) noexcept
{
    if (carried_.position != position_) {
        save_position();
    }
    limit_ = later(limit_, limit);
    find_short_way();
}

void Writer::find_short_way() noexcept
{
    const std::uint64_t lap_end = position_ + log_.room_behind(position_);
    room_end_ = earlier(limit_, lap_end) - layout::RecordHeader::bytes;
    short_way_end_ = earlier(room_end_, carried_.position + std::min(most_unsaved, log_.capacity() / 4));
}

void Writer::count_up_to(std::uint64_t position) noexcept
{
    if (carried_.position == position) {
        return;
    }
    if (alike_ != mixed) [[likely]] {
        const std::uint64_t messages = (position - carried_.position) / layout::record_bytes(alike_);
        carried_.messages += messages;
        carried_.bytes += messages * alike_;
    } else {
        (void)add_records(carried_, log_, position);
    }
    carried_.position = position; // whoever wrote into our lane makes us miscount, and no more
}

void Writer::save_position() noexcept
{
    count_up_to(position_);
    save(*line_, carried_);
}

} // namespace ringmain::lanes
