#pragma once
// ringmain rm --orphans: what nobody owns.

#include <string>
#include <vector>

namespace ringmain::cli {

struct OrphanWishes {
    std::vector<std::string> only; // names, or keys of what has none; empty: all
    bool yes = false;              // remove them
    bool with_messages = false;    // also rings that hold messages for a consumer to come
    bool as_json = false;
};

// Returns the exit code.
[[nodiscard]] int rm_orphans(const OrphanWishes& wishes);

} // namespace ringmain::cli
