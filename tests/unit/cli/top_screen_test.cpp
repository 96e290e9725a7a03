// What top shows.

#include <unit/cli/top_fixture.hpp>

#include <gmock/gmock.h>

namespace ringmain::cli::top {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string shown(const Sample& seen, const View& view, Size size = {})
{
    return text_of(screen(seen, settled(view, seen, size), size));
}

View opened(const std::string& name)
{
    View view;
    view.open = RingId{name, {}, 0};
    return view;
}

TEST(TopScreen, has_a_line_for_each_ring_the_busiest_first)
{
    const std::string text = shown(two_looks({{"calm", 10}, {"busy", 2000}}), {});
    EXPECT_EQ(text.find("ringmain top  2 rings  by MSG/S  every 1s"), 0U) << text;
    EXPECT_LT(text.find("busy"), text.find("calm"));
    EXPECT_THAT(text, HasSubstr("busy     lanes   ready   2.0k  19.5KiB [|||||||    50%] 512.0KiB 1p 1c         0\n"));
}

TEST(TopScreen, shows_no_rates_after_one_look)
{
    const std::string text = shown(sample(look_of({lanes_ring("orders", 99)})), {});
    EXPECT_THAT(text, HasSubstr("orders   lanes   ready      -        - ["));
}

TEST(TopScreen, counts_a_ring_that_is_new_from_nothing)
{
    RingStatus old = lanes_ring("orders", 5000);
    RingStatus recreated = lanes_ring("orders", 6000);
    recreated.created_ns = old.created_ns + 1;
    const Sample seen = sample(sample(look_of({old})), look_of({recreated}, 2));
    EXPECT_DOUBLE_EQ(seen.rings.front().rate->sent_messages, 3000);
    EXPECT_DOUBLE_EQ(seen.rings.front().rate->received_messages, 1500);
}

TEST(TopScreen, shows_members_groups_and_lanes_of_a_ring)
{
    const std::string text = shown(two_looks({{"orders", 2000}}), opened("orders"));
    for (const char* part :
         {"orders  lanes ready  1p 1c", "512.0KiB of 1.0MiB", "sent 2.0k msg/s, 19.5KiB/s; received 1.0k msg/s",
          "   70 feed     producer -       alive   2.0k  19.5KiB    2,000  19.5KiB\n",
          "   71 sink     consumer default alive   1.0k   9.8KiB    1,000   9.8KiB\n",
          "default  512.0KiB       0B        0        1  -     durable", "   0     1.0MiB  yes       sound"}) {
        EXPECT_THAT(text, HasSubstr(part));
    }
}

TEST(TopScreen, says_what_is_wrong_in_words)
{
    RingStatus ring = lanes_ring("orders", 0);
    ring.members.back().alive = false;
    ring.unburied = 1;
    ring.lanes.front().broken = true;
    const Sample seen = sample(look_of({ring}));
    EXPECT_THAT(shown(seen, {}), HasSubstr("1p 0c +1 dead"));
    EXPECT_THAT(shown(seen, {}), HasSubstr("ready!")) << "not by its colour alone";
    const std::string text = shown(seen, opened("orders"));
    for (const char* part : {"dead", "1 broken lane", "or 'ringmain\n              repair orders --yes'\n"}) {
        EXPECT_THAT(text, HasSubstr(part));
    }
}

TEST(TopScreen, tells_why_a_ring_cannot_be_seen)
{
    RingStatus ring;
    ring.name = "orders";
    ring.state = RingState::unreadable;
    EXPECT_THAT(shown(sample(look_of({ring})), {}), HasSubstr("orders   -       unreadable"));
    EXPECT_THAT(shown(sample(look_of({ring})), opened("orders")), HasSubstr("no right to read it: ask"));
}

TEST(TopScreen, of_a_ring_that_is_gone_says_so_until_one_of_that_name_comes)
{
    const View view = opened("orders");
    const std::string text = shown(two_looks({{"other", 1}}), view);
    EXPECT_THAT(text, HasSubstr("orders  GONE"));
    EXPECT_THAT(text, HasSubstr("It is gone"));
    RingStatus again = lanes_ring("orders", 1);
    again.backend = "semaphore";
    EXPECT_THAT(shown(sample(look_of({again})), view), HasSubstr("orders  semaphore ready"));
    again.backend = "fifo";
    EXPECT_THAT(shown(sample(look_of({again})), view), HasSubstr("GONE")) << "a transport of that name is another thing";
}

TEST(TopScreen, fits_into_any_size)
{
    std::vector<std::pair<std::string, std::uint64_t>> rings;
    for (int i = 0; i < 30; ++i) {
        rings.emplace_back("ring-" + std::to_string(i) + std::string(90, 'x'), i);
    }
    const Sample seen = two_looks(rings);
    View help;
    help.help = true;
    View asked;
    asked.delay = "12";
    for (std::size_t rows = 0; rows <= 30; ++rows) {
        for (const std::size_t columns : {0U, 1U, 2U, 7U, 20U, 39U, 40U, 79U, 80U, 81U, 300U}) {
            for (const View& view : {View(), opened(seen.rings[3].id.name), opened("gone"), help, asked}) {
                const Size size{rows, columns};
                EXPECT_EQ(screen(seen, settled(view, seen, size), size).size(), size);
            }
        }
    }
}

TEST(TopScreen, leaves_out_the_least_important_columns_where_it_is_narrow)
{
    const std::string text = shown(two_looks({{"orders", 2000}}), {}, {10, 40});
    EXPECT_THAT(text, HasSubstr("NAME      MSG/S FILL                 LAG\n"));
    EXPECT_THAT(text, Not(HasSubstr("REPAIRS")));
    EXPECT_THAT(text, HasSubstr("orders     2.0k [||||||    50%] 512.0KiB\n"));
}

TEST(TopScreen, shows_more_columns_where_it_is_wide)
{
    RingStatus ring = lanes_ring("orders", 0);
    ring.oldest = std::chrono::seconds(3);
    ring.dead_letters = 1;
    EXPECT_THAT(shown(sample(look_of({ring})), {}, {10, 120}), HasSubstr("1p 1c         0  3.00s 1 dead letter\n"));
}

TEST(TopScreen, cuts_what_is_too_long_and_says_so)
{
    const std::string text = shown(two_looks({{"a-name-that-is-far-too-long-for-this", 2000}}), {}, {10, 40});
    EXPECT_THAT(text, HasSubstr("a-name-that-~ "));
}

TEST(TopScreen, shows_nothing_but_printable_ascii)
{
    RingStatus ring = lanes_ring("gr\xc3\xb6\xc3\x9f"
                                 "e\x9b"
                                 "2J",
                                 1);
    ring.members.front().program = "\x1b[2Jfeed\n\x7f";
    ring.groups.front().name = "a\tb\xff";
    const Sample seen = sample(look_of({ring}));
    for (const View& view : {View(), opened(ring.name)}) {
        for (const char c : shown(seen, view)) {
            EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
        }
    }
    EXPECT_THAT(shown(seen, opened(ring.name)), HasSubstr("?[2Jfeed?"));
}

TEST(TopScreen, keeps_the_rings_where_a_look_fails_and_says_why)
{
    Sample seen = two_looks({{"orders", 1}});
    seen.failure = "open on /proc/sysvipc/shm: no";
    EXPECT_THAT(shown(seen, {}), HasSubstr("orders"));
    EXPECT_THAT(shown(seen, {}, {4, 80}), HasSubstr("open on /proc/sysvipc/shm: no"));
}

TEST(TopScreen, marks_the_chosen_ring_and_the_column_that_sorts)
{
    const Sample seen = two_looks({{"a", 1}, {"b", 2}});
    const Canvas canvas = screen(seen, settled({}, seen), {});
    EXPECT_EQ(canvas.styles(2).front(), Style::chosen);
    EXPECT_EQ(canvas.styles(3).front(), Style::plain);
    EXPECT_EQ(canvas.styles(1)[canvas.text(1).find("MSG/S")], Style::title);
    EXPECT_EQ(canvas.styles(1)[canvas.text(1).find("STATE")], Style::head);
}

TEST(TopScreen, without_rings_says_how_to_get_one)
{
    EXPECT_THAT(shown(sample(look_of({})), {}), HasSubstr("ringmain create"));
}

} // namespace
} // namespace ringmain::cli::top
