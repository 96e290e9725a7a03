// Shared memory says impossible things: that is noticed, nothing outside is read, nobody loops for ever, other lanes go on.
// The lanes lie in a heap block of exactly their size, so AddressSanitizer sees every byte read outside.

#include "lane_memory.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ringmain::lanes {
namespace {

using layout::ClaimState;
using layout::ClaimTag;
using layout::RecordHeader;
using Found = Reader::Found;
using Texts = std::vector<std::string>;

// Looks at every byte of all that a reader gives, for as long as it gives, or `at_most` messages.
int read_all(Reader& reader, int at_most = 10'000)
{
    int given = 0;
    unsigned sum = 0;
    while (given < at_most) {
        const auto view = LaneMemory::receive(reader);
        if (!view) {
            break;
        }
        for (const std::byte each : view->bytes) {
            sum += static_cast<unsigned>(each);
        }
        ++given;
    }
    return sum == ~0U ? -1 : given;
}

TEST(LaneNonsense, a_header_that_cannot_be_is_found_once_and_the_other_lane_goes_on)
{
    using Header = RecordHeader;
    for (const std::uint64_t word :
         {std::uint64_t{1}, ~std::uint64_t{0}, Header::record(65, 0), Header::record(~0U, 0), Header::filler(8),
          Header::filler(248), Header::filler(264), Header::filler(12), Header::record(8, 0) | std::uint64_t{4} << 48,
          Header::padding | 248, std::uint64_t{5} << 32}) {
        LaneMemory memory;
        Writer good = memory.writer(1);
        ASSERT_TRUE(memory.put(good, "good", 0, 1));
        memory.log(0).header(0) = word;
        Reader reader = memory.reader();
        EXPECT_EQ(reader.claim(), Found::nonsense) << word;
        EXPECT_EQ(memory.line(0).broken.load(), 1U);
        EXPECT_EQ(LaneMemory::drain(reader), Texts{"good"});
        EXPECT_EQ(reader.claim(), Found::nothing) << "it is said once";
        EXPECT_TRUE(reader.is_drained()) << "a lane that was given up is not waited for";
        EXPECT_EQ(memory.cursor(0).holder.load(), 0U) << "and its cursor not kept";
    }
}

TEST(LaneNonsense, what_stands_before_nonsense_is_still_delivered)
{
    LaneMemory memory;
    Writer writer = memory.writer();
    ASSERT_TRUE(memory.put(writer, "1"));
    ASSERT_TRUE(memory.put(writer, "2"));
    memory.log().header(writer.position()) = ~std::uint64_t{0};
    Reader reader = memory.reader();
    for (const char* text : {"1", "2"}) {
        ASSERT_EQ(as_text(LaneMemory::receive(reader)->bytes), text);
    }
    (void)reader.release();
    EXPECT_EQ(reader.claim(), Found::nonsense);
}

TEST(LaneNonsense, a_record_that_runs_over_the_end_of_the_lane_is_nonsense)
{
    LaneMemory memory(256 - 16, 1);
    memory.log().header(256 - 16) = RecordHeader::record(9, 0);
    Reader reader = memory.reader();
    EXPECT_EQ(reader.claim(), Found::nonsense);
}

TEST(LaneNonsense, what_changes_behind_a_claim_is_noticed_when_it_is_read)
{
    for (const std::uint64_t word : {std::uint64_t{0}, ~std::uint64_t{0}, RecordHeader::record(64, 0), RecordHeader::filler(240),
                                     RecordHeader::filler(16)}) {
        LaneMemory memory;
        Writer writer = memory.writer();
        Writer good = memory.writer(1);
        for (const char* text : {"1", "2", "3"}) {
            ASSERT_TRUE(memory.put(writer, text));
        }
        Reader reader = memory.reader(40, 0, 2);
        ASSERT_EQ(as_text(LaneMemory::receive(reader)->bytes), "1");
        ASSERT_EQ(as_text(LaneMemory::receive(reader)->bytes), "2");
        memory.log().header(32) = word; // the third, claimed with the second
        (void)reader.release();
        View view;
        EXPECT_FALSE(reader.next(view)) << word;
        EXPECT_FALSE(reader.has_batch());
        EXPECT_EQ(reader.claim(), Found::nonsense);
        EXPECT_EQ(memory.control().claims[40].tag.load(), 0U);
        ASSERT_TRUE(memory.put(good, "good", 0, 1));
        EXPECT_EQ(LaneMemory::drain(reader), Texts{"good"});
    }
}

TEST(LaneNonsense, a_misaligned_cursor_is_nonsense)
{
    for (const std::uint64_t off : {1U, 4U, 7U}) {
        LaneMemory memory;
        Writer writer = memory.writer();
        ASSERT_TRUE(memory.put(writer, "0123456789"));
        memory.cursor().next = off;
        Reader reader = memory.reader();
        EXPECT_EQ(reader.claim(), Found::nonsense) << off;
    }
}

TEST(LaneNonsense, a_cursor_that_jumps_reads_nothing_outside_and_comes_to_an_end)
{
    for (std::uint64_t jump = 8; jump < 600; jump += 8) {
        for (const std::uint64_t to : {jump, std::uint64_t{0} - jump, (std::uint64_t{1} << 63) + jump}) {
            LaneMemory memory(0, 1);
            Writer writer = memory.writer();
            while (memory.put(writer, std::string(17, 'x'))) {
            }
            memory.cursor().next = to;
            Reader reader = memory.reader();
            EXPECT_LT(read_all(reader), 64) << to;
            (void)reader.was_full();
            (void)memory.put(writer, "x");
        }
    }
}

TEST(LaneNonsense, a_lane_without_an_end_is_not_walked_for_ever)
{
    for (const std::uint64_t word : {RecordHeader::record(0, 0), RecordHeader::record(0, 9)}) {
        LaneMemory memory(0, 1);
        const auto group =
            make_group(memory.control(), {"nines", layout::GroupKind::durable, Start::earliest, 1 + 9}, memory.logs());
        for (std::uint64_t at = 0; at < LaneMemory::lane_bytes; at += 8) {
            memory.log().header(at) = word;
        }
        Reader nines = memory.reader(40, *group);
        Reader all = memory.reader(41);
        EXPECT_NE(nines.claim(), Found::nonsense);
        EXPECT_NE(all.claim(), Found::nonsense);
        EXPECT_EQ(read_all(all, 1000), 1000) << "as many empty messages as one likes to take";
    }
    LaneMemory memory(0, 1);
    memory.log().header(0) = RecordHeader::filler(256); // padding, and padding again
    Reader reader = memory.reader();
    EXPECT_NE(reader.claim(), Found::batch);
}

TEST(LaneNonsense, claims_that_nobody_writes_are_never_delivered_and_hold_nobody_up)
{
    struct Forged {
        ClaimTag tag;
        std::uint64_t from;
        std::uint64_t to;
    };
    constexpr auto orphan_state = ClaimState::orphan;
    for (const Forged& forged : {Forged{{orphan_state, 0, 200, 0, 1}, 0, 16}, Forged{{orphan_state, 0, 2, 0, 1}, 0, 16},
                                 Forged{{orphan_state, 0, 0, 0, 1}, 4, 16}, Forged{{orphan_state, 0, 0, 0, 1}, 0, 1024},
                                 Forged{{orphan_state, 0, 0, 0, 1}, 16, 0}, Forged{{orphan_state, 0, 0, 0, 1}, 0, 0},
                                 Forged{{orphan_state, 0, 0, 0, 1}, 240, 264}}) {
        LaneMemory memory;
        Writer writer = memory.writer(1);
        ASSERT_TRUE(memory.put(writer, "good", 0, 1));
        layout::Claim& claim = memory.control().claims[50];
        claim.from = forged.from;
        claim.to = forged.to;
        claim.done = forged.from;
        claim.tag = forged.tag.pack();
        memory.control().claimants |= std::uint64_t{1} << 50;
        Reader reader = memory.reader();
        EXPECT_EQ(LaneMemory::drain(reader), Texts{"good"}) << forged.from << " to " << forged.to;
        EXPECT_EQ(claim.tag.load(), 0U) << forged.from << " to " << forged.to;
        EXPECT_TRUE(reader.is_drained()) << forged.from << " to " << forged.to;
    }
}

TEST(LaneNonsense, an_orphan_of_bytes_that_are_no_records_gives_its_lane_up)
{
    LaneMemory memory;
    Writer writer = memory.writer(1);
    ASSERT_TRUE(memory.put(writer, "good", 0, 1));
    std::ranges::fill(memory.bytes(0), std::byte{0xff});
    layout::Claim& claim = memory.control().claims[50];
    claim.to = 64;
    claim.tag = ClaimTag{ClaimState::orphan, 0, 0, 0, 0}.pack();
    memory.control().claimants |= std::uint64_t{1} << 50;
    Reader reader = memory.reader();
    View view;
    ASSERT_EQ(reader.claim(), Found::batch);
    EXPECT_FALSE(reader.next(view));
    EXPECT_EQ(reader.claim(), Found::nonsense);
    EXPECT_EQ(LaneMemory::drain(reader), Texts{"good"});
}

TEST(LaneNonsense, burying_survives_any_claim_cursor_and_group)
{
    std::minstd_rand random(1);
    const auto word = [&random] { return std::uint64_t{random()} << 33 ^ std::uint64_t{random()} << 11 ^ random(); };
    for (int round = 0; round < 2000; ++round) {
        LaneMemory memory;
        layout::Control& control = memory.control();
        for (layout::Claim& claim : control.claims) {
            claim.tag = word() & (random() % 2 == 0 ? ~std::uint64_t{0} : 0xffff'ffff'0001'3f03U);
            claim.from = word();
            claim.to = word();
            claim.done = word();
        }
        for (unsigned group = 0; group < layout::max_groups; ++group) {
            control.groups[group].state = static_cast<layout::GroupState>(random() % 4);
            control.groups[group].kind = static_cast<layout::GroupKind>(random() % 3);
            memory.cursor(0, group).holder = static_cast<std::uint32_t>(word());
            memory.cursor(1, group).next = word();
        }
        for (layout::Member& member : control.members) {
            member.role = static_cast<layout::Role>(random() % 4);
            member.group = static_cast<std::uint32_t>(word());
        }
        control.claimants = word();
        control.groups_present = word();
        bury(control, word(), 2);
        (void)limit_of(control, 0, word(), LaneMemory::lane_bytes, Look::exact);
        (void)find_group(control, "default");
        Reader reader = memory.reader();
        EXPECT_LT(read_all(reader), 10'000);
        (void)reader.is_drained();
    }
}

// Whatever bytes a lane holds and wherever its cursor stands.
TEST(LaneNonsense, a_lane_of_random_bytes_is_read_safely)
{
    std::minstd_rand random(2);
    for (int round = 0; round < 20'000; ++round) {
        LaneMemory memory(0, 1);
        for (std::uint64_t at = 0; at < LaneMemory::lane_bytes; at += 8) {
            const auto length = static_cast<std::uint32_t>(random() % 80);
            memory.log().header(at) = random() % 5 == 0 ? std::uint64_t{random()} << 32 | random()
                                      : random() % 5 == 0
                                          ? RecordHeader::filler(length)
                                          : RecordHeader::record(length, static_cast<std::uint16_t>(random() % 2));
        }
        memory.cursor().next = random() % 4 == 0 ? random() : random() / 8 * 8;
        Reader reader = memory.reader(40, 0, 8);
        (void)read_all(reader, 100);
        (void)Writer::take_over(memory.log(), memory.line());
    }
}

} // namespace
} // namespace ringmain::lanes
