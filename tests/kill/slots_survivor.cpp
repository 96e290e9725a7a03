#include <kill/slots_survivor.hpp>

#include <ringmain/layout/semaphores.hpp>

namespace ringmain::kill_tests {

bool SlotsSurvivor::man_posts()
{
    return man_post({});
}

bool SlotsSurvivor::judge()
{
    const Numbers& seen = posts_.front().found;
    const auto progress = progress_shown_by(plan_, before_, seen);
    board_.done += progress.value_or(0);
    return progress ||
           board_.complain("found %s; there were %s, and the victim may have taken %d and sent %d", text_of(seen).c_str(),
                           text_of(before_).c_str(), static_cast<int>(plan_.takes), static_cast<int>(plan_.sends));
}

bool SlotsSurvivor::fill()
{
    auto producer = join_producer();
    Numbers sent;
    return producer && send_until_refused(*producer, first_of_survivor, slots, sent) && takes_exactly(sent);
}

bool SlotsSurvivor::look_around(const RingStatus&, const std::vector<std::uint16_t>& v)
{
    namespace sem = layout::sem;
    const std::uint64_t free_slots = plan_.slots_backend == "semaphore" ? slots : 0; // on `mutex` nothing counts them
    return (v[sem::lock] == 0 && v[sem::put] == 0 && v[sem::take] == 0 && v[sem::alarm] == 0 && v[sem::empty] == free_slots &&
            v[sem::full] == 0) ||
           board_.complain("with nobody there lock=%u put=%u take=%u alarm=%u empty=%u full=%u", v[sem::lock], v[sem::put],
                           v[sem::take], v[sem::alarm], v[sem::empty], v[sem::full]);
}

} // namespace ringmain::kill_tests
