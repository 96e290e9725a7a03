#pragma once
// The survivor of a ring of slots.

#include <kill/survivor.hpp>

namespace ringmain::kill_tests {

class SlotsSurvivor : public Survivor {
public:
    using Survivor::Survivor;

private:
    bool man_posts() override;
    bool judge() override;
    bool fill() override;
    bool look_around(const RingStatus& status, const std::vector<std::uint16_t>& semaphores) override;
};

} // namespace ringmain::kill_tests
