#pragma once
// The end of a stream, as a consumer of a slot ring sees it: no producer is attached, and it has received something or seen one
// since it joined.

#include <ringmain/layout/control.hpp>
#include <ringmain/layout/members.hpp>

#include <cstdint>

namespace ringmain::backend {

class StreamEnd {
public:
    StreamEnd(const layout::Control& control, bool follow) noexcept : follow_(follow)
    {
        const auto producers = layout::ProducerCount::unpack(control.producers.load(std::memory_order_acquire));
        saw_anybody_ = producers.live != 0;
        producers_before_ = producers.ever;
    }

    void received() noexcept { saw_anybody_ = true; }

    // Once it is true nothing more comes than what is there now: look for that afterwards. Never true for who follows.
    [[nodiscard]] bool has_no_producers(const layout::Control& control) const noexcept
    {
        // M1: pairs with M1 in member/; all that the last producer committed is seen.
        const auto producers = layout::ProducerCount::unpack(control.producers.load(std::memory_order_acquire));
        return !follow_ && producers.live == 0 && (saw_anybody_ || producers.ever != producers_before_);
    }

private:
    bool follow_;
    bool saw_anybody_;
    std::uint32_t producers_before_;
};

} // namespace ringmain::backend
