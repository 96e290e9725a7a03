#pragma once
// Waiting in a loop, as the bare probes and the queues without a way to sleep do.

#include <ringmain/base/cache_line.hpp>

#include <sched.h>

namespace ringmain::bench {

// Looks until `is_so()`. Gives the CPU away after long spinning only: then whoever is waited for is not running.
template <class Condition>
void spin_until(Condition&& is_so) noexcept
{
    constexpr unsigned patience = 10'000; // looks; some 100 us
    for (unsigned looks = 0; !is_so(); ++looks) {
        if (looks < patience) {
            cpu_relax();
        } else {
            ::sched_yield();
        }
    }
}

} // namespace ringmain::bench
