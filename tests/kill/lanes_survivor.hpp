#pragma once
// The survivor of a `lanes` ring. It sits in every group that is to be there, takes over every lane, and looks at all that
// members leave in the control segment.

#include <kill/survivor.hpp>

namespace ringmain::kill_tests {

class LanesSurvivor : public Survivor {
public:
    using Survivor::Survivor;

private:
    bool man_posts() override;
    bool judge() override;
    bool fill() override;
    bool look_around(const RingStatus& status, const std::vector<std::uint16_t>& semaphores) override;

    // Whether the victim's own group is still there when nobody is.
    [[nodiscard]] bool group_stays() const;
    // What a group must find that was told of everything, or of what was sent since it came.
    bool judge_other(const Post& post, const std::array<std::uint64_t, 2>& sent);
    bool fill_lane(Producer& producer, unsigned lane);
};

} // namespace ringmain::kill_tests
