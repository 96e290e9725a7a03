#pragma once
// What top knows: all rings, and how fast they and their members are, by two looks.

#include <cli/rates.hpp>

#include <ringmain/base/clock.hpp>
#include <ringmain/base/error.hpp>
#include <ringmain/member/status.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringmain::cli::top {

// Which ring: it stays the same while rows move, and when it is removed and created again.
struct RingId {
    std::string name;
    std::string transport; // its backend; empty for rings of ours, of which only one has that name
    std::int32_t key = 0;  // of what has no name
    bool operator==(const RingId&) const = default;
};
[[nodiscard]] RingId id_of(const RingStatus& ring);

struct Look {
    Deadline when;
    std::int64_t time_ns = 0; // since the epoch
    std::vector<RingStatus> rings;
};
// Attaches read-only, takes no lock and does not wait.
[[nodiscard]] Result<Look> look();

struct RingRow {
    RingId id;
    RingStatus ring;
    std::optional<RingRate> rate;  // nullopt after the first look, and where nobody can know
    std::vector<MemberRate> rates; // of its members, in their order; likewise empty
};

struct MemberRow {
    MemberStatus member;
    std::optional<MemberRate> rate;
};
[[nodiscard]] std::vector<MemberRow> members_of(const RingRow& row);

struct Sample {
    Deadline when;
    std::int64_t time_ns = 0;      // since the epoch
    std::optional<double> seconds; // between the two looks
    std::vector<RingRow> rings;
    std::string failure; // why the last look failed; the rings are those of the one before

    [[nodiscard]] const RingRow* find(const RingId& id) const noexcept;
};

// A ring that is new since `before` counts from nothing.
[[nodiscard]] Sample sample(Look now);
[[nodiscard]] Sample sample(const Sample& before, Look now);

} // namespace ringmain::cli::top
