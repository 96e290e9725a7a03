#pragma once
// Delivering a claim: many records, one after the other, each released before the next.

#include <ringmain/lanes/open_claim.hpp>

#include <cstddef>
#include <cstdint>

namespace ringmain::lanes {

struct Drained {
    std::size_t records = 0;
    bool has_room = false; // producers that are short of it have reason to look
};

// Also when whoever gets the views throws: the record is in its hands then.
class KeptAtLast {
public:
    KeptAtLast(OpenClaim& kept, const OpenClaim& claim) noexcept : kept_(kept), claim_(claim) {}
    KeptAtLast(const KeptAtLast&) = delete;
    KeptAtLast& operator=(const KeptAtLast&) = delete;
    ~KeptAtLast() { kept_ = claim_; }

private:
    OpenClaim& kept_;
    const OpenClaim& claim_;
};

// Up to `at_most` records of the claim, between next() and release() `use(view)`, or `bury(view)` for a dead letter, which does
// not count. Stops early where there is room; where what was claimed is not what stands there now, with `abandon()`, which ends
// the claim.
template <class Use, class Bury, class Abandon>
[[gnu::always_inline]] inline Drained drain(OpenClaim& open, const Use& use, const Bury& bury, std::size_t at_most,
                                            const Abandon& abandon)
{
    OpenClaim claim = open;
    const KeptAtLast kept(open, claim);
    Drained drained;
    while (drained.records < at_most && claim.is_open() && !drained.has_room) {
        View view;
        if (!claim.next(view)) [[unlikely]] {
            abandon();
            claim = open;
            drained.has_room = true;
            break;
        }
        if (view.is_dead_letter) [[unlikely]] {
            bury(View(view));
        } else {
            const std::uint64_t end = claim.run_end(view, at_most - drained.records - 1);
            std::size_t run = 0;
            do {
                ++run;
                use(static_cast<const View&>(view));
            } while (claim.follow(view, end));
            drained.records += run;
        }
        drained.has_room = claim.release();
    }
    return drained;
}

} // namespace ringmain::lanes
