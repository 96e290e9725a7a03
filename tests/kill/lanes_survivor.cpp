#include <kill/lanes_survivor.hpp>

#include <kill/lanes_judgement.hpp>
#include <kill/message.hpp>
#include <kill/raw_ring.hpp>
#include <support/remains.hpp>

#include <ringmain/layout/semaphores.hpp>

#include <algorithm>

namespace ringmain::kill_tests {
namespace {

// How many of the survivor's messages an empty lane takes, the first at `position`.
std::uint64_t capacity_from(std::uint64_t position, std::uint64_t stamp_bytes)
{
    const std::uint64_t start = position;
    for (std::uint64_t taken = 0;; ++taken) {
        const std::uint64_t size = layout::record_bytes(NumberedMessage(first_of_survivor + taken).bytes().size() + stamp_bytes);
        const std::uint64_t room = lane_bytes - position % lane_bytes;
        position += size + (size > room ? room : 0);
        if (position + layout::RecordHeader::bytes - start > lane_bytes) {
            return taken;
        }
    }
}

} // namespace

bool LanesSurvivor::group_stays() const
{
    return plan_.lanes->group && !plan_.lanes->group->ephemeral;
}

bool LanesSurvivor::man_posts()
{
    return man_post({}) && (!plan_.lanes->is_audited || man_post({.group = audit})) &&
           (!group_stays() || man_post(*plan_.lanes->group));
}

bool LanesSurvivor::judge()
{
    const Numbers& seen = posts_.front().found;
    if (plan_.takes_ring_away && seen.empty()) {
        board_.done += 1;
        return true;
    }
    const LanesJudgement judgement = judge_lanes(plan_, before_, seen, board_.diary);
    board_.done += judgement.released + judgement.sent[0] + judgement.sent[1];
    if (!judgement.wrong.empty()) {
        return board_.complain("%s: found %s; there were %s", judgement.wrong.c_str(), text_of(seen).c_str(),
                               text_of(before_).c_str());
    }
    return std::all_of(posts_.begin() + 1, posts_.end(), [&](const Post& post) { return judge_other(post, judgement.sent); });
}

bool LanesSurvivor::judge_other(const Post& post, const std::array<std::uint64_t, 2>& sent)
{
    const bool is_new = post.group != audit && !plan_.lanes->group_exists && plan_.lanes->group->start == Start::latest;
    Diary nothing_happened;
    for (std::size_t turn = 0; turn < sent.size(); ++turn) {
        nothing_happened.sent[turn] = static_cast<std::uint32_t>(sent[turn]);
    }
    const LanesJudgement judgement = judge_lanes(plan_, is_new ? Numbers() : before_, post.found, nothing_happened);
    const bool is_whole = judgement.wrong.empty() && judgement.released == 0 && judgement.sent == sent;
    return is_whole || board_.complain("group %s, where nobody died, found %s: %s", post.group.c_str(),
                                       text_of(post.found).c_str(), judgement.wrong.c_str());
}

// Twice, because the first lap may leave what the second runs into.
bool LanesSurvivor::fill()
{
    std::vector<Producer> producers;
    for (unsigned lane = 0; lane < lane_count; ++lane) {
        auto producer = join_producer();
        if (!producer) {
            return false;
        }
        producers.push_back(std::move(*producer));
    }
    for (unsigned round = 0; round < 2; ++round) {
        for (unsigned lane = 0; lane < lane_count; ++lane) {
            if (!fill_lane(producers[lane], lane)) {
                return false;
            }
        }
    }
    return true;
}

bool LanesSurvivor::fill_lane(Producer& producer, unsigned lane)
{
    const auto raw = raw_ring(name_);
    if (!raw) {
        return false;
    }
    const std::uint64_t fits = capacity_from(carried_by_now(*raw, lane).position, layout::stamp_bytes(raw->geometry()));
    Numbers sent;
    return send_until_refused(producer, first_of_survivor, fits, sent) && takes_exactly(sent);
}

bool LanesSurvivor::look_around(const RingStatus& status, const std::vector<std::uint16_t>& v)
{
    namespace sem = layout::sem;
    if (std::any_of(v.begin(), v.begin() + sem::first_alive, [](auto each) { return each != 0; })) {
        return board_.complain("with nobody there lock=%u put=%u take=%u alarm=%u empty=%u full=%u", v[sem::lock], v[sem::put],
                               v[sem::take], v[sem::alarm], v[sem::empty], v[sem::full]);
    }
    const auto raw = raw_ring(name_);
    if (const char* const remains = raw ? support::remains_in(raw->control()) : "the ring is not there") {
        return board_.complain("with nobody there %s", remains);
    }
    const std::size_t groups = 1U + (plan_.lanes->is_audited ? 1U : 0U) + (group_stays() ? 1U : 0U);
    return status.groups.size() == groups || board_.complain("there are %zu groups, not %zu", status.groups.size(), groups);
}

} // namespace ringmain::kill_tests
