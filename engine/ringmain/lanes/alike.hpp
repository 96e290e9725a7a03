#pragma once
// Records that are just like the one before, written in loops that know how long they are.

#include <ringmain/base/copy.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/layout/lanes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

namespace ringmain::lanes {

namespace detail {

// A record, with so many units of payload. Its header is no atomic store: nobody looks at it before the first header of its
// batch is published.
template <std::size_t Units>
[[gnu::always_inline]] inline void write_record(std::uint64_t header, const std::byte* payload, std::byte* to) noexcept
{
    constexpr std::size_t unit = layout::record_unit;
    copy_pair(header, payload, to);
    for (std::size_t i = 1; i + 1 < Units; i += 2) {
        copy_pair(payload + i * unit, to + (i + 1) * unit);
    }
    if constexpr (Units % 2 == 0) {
        std::memcpy(to + Units * unit, payload + (Units - 1) * unit, unit);
    }
}

template <std::size_t Units>
std::size_t write_records(std::span<const Outgoing> messages, std::uint64_t header, std::byte* to, std::uint64_t room) noexcept
{
    constexpr std::uint64_t length = Units * layout::record_unit;
    constexpr std::uint64_t size = layout::record_bytes(length);
    const std::size_t most = std::min<std::uint64_t>(messages.size(), room / size);
    std::size_t written = 0;
    for (; written < most; ++written, to += size) {
        const Outgoing& message = messages[written];
        if (message.bytes.size() != length || message.type != layout::RecordHeader::type(header)) {
            break;
        }
        write_record<Units>(header, message.bytes.data(), to);
    }
    return written;
}

template <std::size_t... I>
constexpr auto writers_of(std::index_sequence<I...> /*units, but one*/) noexcept
{
    return std::array{&write_records<I + 1>...};
}

} // namespace detail

// Of those messages the first that have that header, records and all, as far as there is room: bytes, from `to` on. Returns how
// many. Only messages of whole units up to a cache line; of others none.
[[nodiscard]] inline std::size_t write_alike(std::span<const Outgoing> messages, std::uint64_t header, std::byte* to,
                                             std::uint64_t room) noexcept
{
    constexpr std::uint64_t unit = layout::record_unit;
    constexpr auto writers = detail::writers_of(std::make_index_sequence<cache_line / unit>());
    const std::uint64_t length = layout::RecordHeader::length(header);
    const bool has_writer = length != 0 && length % unit == 0 && length <= cache_line;
    return has_writer ? writers[length / unit - 1](messages, header, to, room) : 0;
}

} // namespace ringmain::lanes
