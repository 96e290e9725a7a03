#pragma once
// All System V objects of this IPC namespace, seen without the right to read them.

#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <vector>

namespace ringmain::sys {

struct FoundSegment {
    int id;
    SegmentStatus status;
};
struct FoundSet {
    int id;
    SetStatus status;
};

[[nodiscard]] SysResult<std::vector<FoundSegment>> all_segments();
[[nodiscard]] SysResult<std::vector<FoundSet>> all_sets();

} // namespace ringmain::sys
