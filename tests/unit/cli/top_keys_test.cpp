// What keys do in top.

#include <unit/cli/top_fixture.hpp>

#include <gtest/gtest.h>

namespace ringmain::cli::top {
namespace {

const Sample& three()
{
    static const Sample seen = two_looks({{"a", 30}, {"b", 20}, {"c", 10}});
    return seen;
}

std::string chosen(const View& view)
{
    return view.chosen ? view.chosen->name : "";
}

std::string first_shown(const View& view, const Sample& seen = three())
{
    return arranged_rings(seen, view.ring_sort).front().id.name;
}

TEST(TopKeys, move_the_choice_and_not_past_the_ends)
{
    View view = settled({}, three());
    EXPECT_EQ(chosen(view), "a");
    EXPECT_EQ(chosen(pressed(view, keys::up, three())), "a");
    EXPECT_EQ(chosen(view = pressed(view, keys::down, three())), "b");
    EXPECT_EQ(chosen(typed(view, "jjj", three())), "c");
    EXPECT_EQ(chosen(typed(view, "k", three())), "a");
    EXPECT_EQ(chosen(view = pressed(view, keys::end, three())), "c");
    EXPECT_EQ(chosen(pressed(view, keys::home, three())), "a");
    EXPECT_EQ(chosen(pressed(view, keys::page_up, three())), "a");
}

TEST(TopKeys, open_the_chosen_ring_and_lead_back_to_it)
{
    View view = pressed(typed({}, "j", three()), keys::enter, three());
    ASSERT_TRUE(view.open);
    EXPECT_EQ(view.open->name, "b");
    view = pressed(view, keys::escape, three());
    EXPECT_FALSE(view.open);
    EXPECT_EQ(chosen(view), "b");
}

TEST(TopKeys, sort_rings_and_members_each_by_their_own_column)
{
    View view = settled({}, three());
    EXPECT_EQ(first_shown(typed(view, "r", three())), "c");
    EXPECT_EQ(typed(view, "s", three()).ring_sort, (Sort{ring_speed + 1, false}));
    EXPECT_EQ(typed(view, "><<", three()).ring_sort, (Sort{ring_speed - 1, false}));
    EXPECT_EQ(typed(view, "r>", three()).ring_sort.reversed, false) << "another column begins the right way round";
    view = typed(pressed(view, keys::enter, three()), "sr", three());
    EXPECT_EQ(view.ring_sort, Sort({ring_speed, false}));
    EXPECT_EQ(view.member_sort, Sort({member_speed + 1, true}));
    const std::size_t all = ring_columns().size();
    EXPECT_EQ(typed({}, std::string(all, 's'), three()).ring_sort, View().ring_sort) << "goes round";
}

TEST(TopKeys, every_column_sorts_without_contradiction)
{
    const auto rings = three().rings;
    for (std::size_t i = 0; i < ring_columns().size(); ++i) {
        const auto& column = ring_columns()[i];
        EXPECT_FALSE(column.before(rings[0], rings[1]) && column.before(rings[1], rings[0])) << column.title;
        EXPECT_FALSE(column.before(rings[0], rings[0])) << column.title;
    }
    const auto members = members_of(rings[0]);
    for (const auto& column : member_columns()) {
        EXPECT_FALSE(column.before(members[0], members[1]) && column.before(members[1], members[0])) << column.title;
        EXPECT_FALSE(column.before(members[0], members[0])) << column.title;
    }
}

TEST(TopKeys, the_choice_follows_its_ring_when_rows_move)
{
    const View view = typed({}, "j", three());
    const View moved = settled(view, two_looks({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}}));
    EXPECT_EQ(chosen(moved), "b");
    EXPECT_EQ(moved.chosen_row, 2U);
}

TEST(TopKeys, the_next_ring_is_chosen_when_the_chosen_one_is_removed)
{
    const View view = typed({}, "j", three());
    EXPECT_EQ(chosen(settled(view, two_looks({{"a", 30}, {"c", 10}}))), "c");
    EXPECT_EQ(chosen(settled(view, two_looks({{"a", 30}}))), "a");
    const View none = settled(view, two_looks({}));
    EXPECT_EQ(chosen(none), "");
    EXPECT_FALSE(pressed(none, keys::enter, two_looks({})).open);
    EXPECT_EQ(chosen(pressed(none, keys::down, two_looks({}))), "");
}

TEST(TopKeys, the_list_scrolls_to_the_choice)
{
    const Size low{6, 80}; // a title, titles of columns, three rings, a line of keys
    std::vector<std::pair<std::string, std::uint64_t>> rings;
    for (char c = 'a'; c <= 'j'; ++c) {
        rings.emplace_back(std::string(1, c), 0);
    }
    const Sample ten = two_looks(rings);
    View view = settled({}, ten, low);
    view = pressed(view, keys::page_down, ten, low);
    EXPECT_EQ(chosen(view), "d");
    EXPECT_EQ(view.first, 1U);
    view = pressed(view, keys::end, ten, low);
    EXPECT_EQ(view.first, 7U);
    EXPECT_EQ(settled(view, ten).first, 0U) << "no empty room when the terminal grows";
    EXPECT_EQ(pressed(view, keys::home, ten, low).first, 0U);
}

TEST(TopKeys, scroll_a_ring_that_is_longer_than_the_screen_and_not_past_its_end)
{
    const Size low{8, 80};
    View view = pressed(settled({}, three(), low), keys::enter, three(), low);
    EXPECT_EQ(pressed(view, keys::down, three(), low).first, 1U);
    const Extent all = extent(three(), view, low);
    EXPECT_EQ(pressed(view, keys::end, three(), low).first, all.all - all.visible);
    EXPECT_EQ(pressed(pressed(view, keys::end, three(), low), keys::escape, three(), low).first, 0U);
}

TEST(TopKeys, pause_help_and_quit)
{
    EXPECT_TRUE(typed({}, "p", three()).paused);
    EXPECT_FALSE(typed({}, "p ", three()).paused);
    View view = typed({}, "h", three());
    EXPECT_TRUE(view.help);
    view = typed(view, "q", three());
    EXPECT_FALSE(view.help) << "any key ends the help,";
    EXPECT_FALSE(view.over) << "and does nothing else";
    EXPECT_TRUE(typed(view, "q", three()).over);
}

TEST(TopKeys, set_the_delay)
{
    using namespace std::chrono_literals;
    const auto after = [](std::string_view text) {
        return pressed(typed({}, "d" + std::string(text), three()), keys::enter, three());
    };
    EXPECT_EQ(after("500ms").interval, 500ms);
    EXPECT_EQ(after("2").interval, 2s);
    EXPECT_EQ(after("").interval, 1s);
    for (const char* wrong : {"0", "99ms", "25h", "x", "5q"}) {
        const View view = after(wrong);
        EXPECT_EQ(view.interval, 1s) << wrong;
        EXPECT_FALSE(view.complaint.empty()) << wrong;
        EXPECT_FALSE(view.over);
        EXPECT_TRUE(typed(view, "p", three()).complaint.empty());
    }
    const View half = typed({}, "d12", three());
    EXPECT_EQ(pressed(half, keys::escape, three()).delay, std::nullopt);
    EXPECT_EQ(*pressed(half, keys::backspace, three()).delay, "1");
}

} // namespace
} // namespace ringmain::cli::top
