#include <schedules/scenarios.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace ringmain::schedules {
namespace {

using layout::BackendId;
using layout::Fencing;

constexpr RingKind fenced{.fencing = Fencing::by_publishers};
constexpr RingKind with_slots{.backend = BackendId::semaphore, .slots = 2};

using Fate = Stage::Fate;

// Each message is awaited before the next is sent, so nobody is woken by another one.
void one_to_one(Stage& stage)
{
    stage.sends({.producer = 0, .count = 3, .in_lockstep = true});
    stage.receives({});
}

// More than fits, in messages that leave room for three.
void full_lane(Stage& stage)
{
    stage.sends({.producer = 0, .count = 8, .bytes = 56});
    stage.receives({.prefetch = 2});
}

// One of two consumers of a group dies; nobody comes after it.
void take_over(Stage& stage)
{
    stage.sends({.producer = 0, .count = 5, .bytes = 40});
    stage.receives({.prefetch = 3}, Fate::mortal);
    stage.receives({.by_poll = true});
}

// One of a group leaves with half of its second claim not delivered, in a lane that holds five of those messages.
void giving_back(Stage& stage, const Sending& sending)
{
    stage.sends(sending);
    stage.receives({.leaves_after = 2});
    stage.receives({});
}

// Each of a group waits for what another gets.
void waiting_for_each_other(Stage& stage)
{
    stage.sends({.producer = 0, .count = 2});
    stage.receives({.prefetch = 1, .holds_until = 2});
    stage.receives({.prefetch = 1, .holds_until = 2});
}

// A second group comes while the writer goes round its lane and looks for room.
void group_joins(Stage& stage, lanes::Start start)
{
    stage.sends({.producer = 0, .count = 9, .bytes = 56});
    stage.receives({});
    stage.receives_and_is_followed({.group = 1, .start = start});
}

void producers_die(Stage& stage)
{
    stage.sends({.producer = 0, .count = 3, .bytes = 40}, Sending{.producer = 1, .count = 5, .bytes = 40});
    stage.receives({});
}

// Whoever publishes may die before it wakes; whoever is woken may, too.
void wakers_die(Stage& stage)
{
    stage.sends({.producer = 0, .count = 2, .in_lockstep = true}, Sending{.producer = 1, .count = 2, .in_lockstep = true});
    stage.receives_and_is_followed({});
}

// Several die, and those who repair after them.
void repairers_die(Stage& stage)
{
    stage.sends({.producer = 0, .count = 3, .bytes = 40}, Sending{.producer = 1, .count = 3, .bytes = 40});
    stage.receives({.prefetch = 2}, Fate::mortal);
    stage.receives({}, Fate::mortal);
    stage.receives({.by_poll = true});
}

void two_to_two(Stage& stage)
{
    stage.sends({.producer = 0, .count = 3}, Sending{.producer = 1, .count = 2});
    stage.sends({.producer = 2, .count = 3});
    stage.receives({}, Fate::mortal);
    stage.receives({.by_poll = true});
}

constexpr RingKind two_lanes{.lanes = 2, .first_position = ~std::uint64_t{0} - 103}; // positions pass 2^64 in it

} // namespace

const std::vector<Scenario>& scenarios()
{
    static const std::vector<Scenario> all{
        {"one_to_one", {}, one_to_one},
        {"one_to_one_with_fences", fenced, one_to_one},
        {"full_lane", {}, full_lane},
        {"full_lane_with_fences", fenced, full_lane},
        {"take_over", {}, take_over},
        {"giving_back_to_a_full_lane", {}, [](Stage& stage) { giving_back(stage, {.producer = 0, .count = 9, .bytes = 40}); }},
        {"giving_back_at_the_end", {}, [](Stage& stage) { giving_back(stage, {.producer = 0, .count = 3}); }},
        {"waiting_for_each_other", {}, waiting_for_each_other},
        {"group_joins_at_latest", fenced, [](Stage& stage) { group_joins(stage, lanes::Start::latest); }},
        {"group_joins_at_earliest", {}, [](Stage& stage) { group_joins(stage, lanes::Start::earliest); }},
        {"producers_die", {.first_position = two_lanes.first_position}, producers_die},
        {"wakers_die", {}, wakers_die},
        {"repairers_die", two_lanes, repairers_die},
        {"two_lanes", two_lanes, two_to_two},
        {"semaphore_one_to_one", with_slots, one_to_one},
        {"semaphore_two_to_two", with_slots, two_to_two},
        {"semaphore_repairers_die", with_slots, repairers_die},
    };
    return all;
}

const Scenario& scenario(const char* name)
{
    const auto found =
        std::ranges::find_if(scenarios(), [name](const Scenario& each) { return std::string_view(each.name) == name; });
    return found != scenarios().end() ? *found : (std::abort(), *found);
}

} // namespace ringmain::schedules
