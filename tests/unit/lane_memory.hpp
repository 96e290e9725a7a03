#pragma once
// Lanes in plain memory, without any kernel object: what the room lanes/ is tested on.

#include <ringmain/lanes/groups.hpp>
#include <ringmain/lanes/limit.hpp>
#include <ringmain/lanes/reader.hpp>
#include <ringmain/lanes/writer.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain::lanes {

class LaneMemory {
public:
    static constexpr std::uint64_t lane_bytes = 256; // the smallest there are
    static constexpr std::uint64_t max_message = layout::longest_message(lane_bytes);

    explicit LaneMemory(std::uint64_t first_position = 0, unsigned lanes = 2, bool with_default_group = true,
                        std::uint64_t lane_size = lane_bytes)
        : control_(new layout::Control{}), lanes_(lanes), lane_size_(lane_size), data_(lanes * lane_size / sizeof(Line))
    {
        furnish(*control_, lanes, first_position, with_default_group);
        control_->lanes_used = lanes;
    }

    [[nodiscard]] layout::Control& control() const noexcept { return *control_; }
    [[nodiscard]] layout::LaneLine& line(unsigned lane = 0) const noexcept { return control_->lanes[lane]; }
    [[nodiscard]] layout::LaneCursor& cursor(unsigned lane = 0, unsigned group = layout::default_group) const noexcept
    {
        return control_->lane_cursors[group][lane];
    }
    // Up to where its writer has published.
    [[nodiscard]] std::uint64_t written(unsigned lane = 0) noexcept { return carried_by_now(line(lane), log(lane)).position; }
    [[nodiscard]] MutableBytes bytes(unsigned lane = 0) noexcept { return {data_[0].bytes + lane * lane_size_, lane_size_}; }
    // The first lane has rubbish behind its first header, or still has it from an offset on.
    void spoil() noexcept { std::ranges::fill(bytes().subspan(layout::RecordHeader::bytes), rubbish); }
    [[nodiscard]] bool is_spoilt_from(std::uint64_t offset) noexcept
    {
        return std::ranges::all_of(bytes().subspan(offset), [](std::byte each) { return each == rubbish; });
    }
    [[nodiscard]] Log log(unsigned lane = 0) noexcept { return logs()[lane]; }
    [[nodiscard]] Logs logs() noexcept { return {data_[0].bytes, lanes_, lane_size_, max_message}; }

    // The next writer of a lane; fails the calling test by std::bad_optional_access if it holds nonsense.
    [[nodiscard]] Writer writer(unsigned lane = 0) { return Writer::take_over(log(lane), line(lane)).value(); }
    // Looks for room as far as it must. False: there is none.
    bool put(Writer& writer, std::string_view text, MessageType type = 0, unsigned lane = 0)
    {
        if (writer.try_write(as_bytes(text), type)) {
            return true;
        }
        writer.drop();
        std::byte* place = writer.reserve(text.size());
        if (place == nullptr) {
            raise(writer, lane);
            place = writer.reserve(text.size());
        }
        if (place == nullptr) {
            writer.drop();
            return false;
        }
        copy(as_bytes(text), place);
        writer.stage(text.size(), type);
        writer.publish(1, text.size());
        return true;
    }
    void raise(Writer& writer, unsigned lane = 0, Look look = Look::exact)
    {
        writer.raise_limit(limit_of(control(), lane, writer.position(), lane_size_, look));
    }

    // As a consumer that joined: places behind the lanes' are free.
    [[nodiscard]] Reader reader(unsigned member = 40, unsigned group = layout::default_group, std::size_t prefetch = 64,
                                std::uint32_t max_deliveries = 0)
    {
        ReaderSetup joined = setup(member, group);
        joined.prefetch = prefetch;
        joined.max_deliveries = max_deliveries;
        return {*control_, joined};
    }
    [[nodiscard]] ReaderSetup setup(unsigned member, unsigned group = layout::default_group)
    {
        control_->members[member].role = layout::Role::consumer;
        control_->members[member].group = group;
        control_->claimants.fetch_or(std::uint64_t{1} << member);
        ReaderSetup setup;
        setup.data = data_[0].bytes;
        setup.lane_bytes = lane_size_;
        setup.lanes = lanes_;
        setup.max_message = max_message;
        setup.group = group;
        setup.member = member;
        return setup;
    }
    // A member is gone, and its reader's memory with it.
    void die(unsigned member, std::uint64_t alive = 0)
    {
        bury(*control_, alive & ~(std::uint64_t{1} << member), lanes_);
        control_->members[member].role = layout::Role::none;
    }

    // The next message, held until the next call.
    static std::optional<View> receive(Reader& reader)
    {
        (void)reader.release();
        View view;
        while (!reader.has_batch() || !reader.next(view)) {
            if (reader.claim() != Reader::Found::batch) {
                return std::nullopt;
            }
        }
        return view;
    }
    // All there is, released.
    static std::vector<std::string> drain(Reader& reader)
    {
        std::vector<std::string> all;
        while (const auto view = receive(reader)) {
            all.emplace_back(as_text(view->bytes));
        }
        return all;
    }

private:
    static constexpr std::byte rubbish{0xee};
    struct alignas(cache_line) Line {
        std::byte bytes[cache_line];
    };
    std::unique_ptr<layout::Control> control_;
    unsigned lanes_;
    std::uint64_t lane_size_;
    std::vector<Line> data_; // exactly as large as the lanes: AddressSanitizer sees the first byte outside
};

// Where positions start: also shortly before they pass 2^32 and 2^64, on a boundary of a lane and off it.
inline constexpr std::uint64_t interesting_positions[] = {
    0, 8, (std::uint64_t{1} << 32) - 256, (std::uint64_t{1} << 32) - 40, ~std::uint64_t{0} - 255, ~std::uint64_t{0} - 39};

} // namespace ringmain::lanes
