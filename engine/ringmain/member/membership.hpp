#pragma once
// Being attached to a ring. The kernel, not we, notices when a member dies.

#include <ringmain/base/export.hpp>
#include <ringmain/layout/members.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/member/bell.hpp>
#include <ringmain/member/repair.hpp>
#include <ringmain/sys/process.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ringmain::member {

// How a backend receives a newcomer, under LOCK: its place, one that is not in `taken` (bit i: place i), and whatever it
// must do before the newcomer may live there. Who dies after that is buried.
using Admission = std::function<Result<unsigned>(const Attachment& ring, std::uint64_t taken)>;

// The first free place; full_house if there is none.
[[nodiscard]] Result<unsigned> first_place(const Attachment& ring, std::uint64_t taken);
// The error that says so. `hint` empty: the usual one.
[[nodiscard]] Error no_place(const Attachment& ring, std::string hint = {});

// Does something to a ring under LOCK, for somebody who is no member; wakes everybody after it. Whoever dies in it rings the
// bell, as a member does, and is buried.
[[nodiscard]] Result<void> under_lock(const Attachment& ring, const Customs& customs,
                                      const std::function<Result<void>(std::uint64_t alive)>& work);

// Joined while it exists. Leaves in its destructor, unless this is a forked child, which never joined.
class Membership {
public:
    // Sleeps while others join or leave. Repairs first if the bell rings. full_house, removed, corrupt.
    [[nodiscard]] static Result<Membership> join(std::shared_ptr<Attachment> ring, layout::Role role, const Customs& customs,
                                                 const Admission& admit = first_place);

    Membership(Membership&& other) noexcept = default;
    RINGMAIN_API Membership& operator=(Membership&& other) noexcept;
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;
    RINGMAIN_API ~Membership();

    [[nodiscard]] const Attachment& ring() const noexcept { return *ring_; }
    [[nodiscard]] const Bell& bell() const noexcept { return bell_; }
    [[nodiscard, gnu::always_inline]] inline bool forked() const noexcept { return !process_.is_still_ours(); }

    // Counts what this member sent or received; seen by monitors.
    void count(std::uint64_t messages, std::uint64_t bytes) noexcept
    {
        layout::count(traffic_->messages, messages);
        layout::count(traffic_->bytes, bytes);
    }
    [[nodiscard]] layout::Events& events() const noexcept { return entry_->events; }

private:
    Membership(std::shared_ptr<Attachment> ring, unsigned index, layout::Role role, const Customs& customs) noexcept;
    void leave() noexcept;

    std::shared_ptr<Attachment> ring_;
    Bell bell_;
    const Customs* customs_;
    layout::Member* entry_;
    layout::Traffic* traffic_;
    sys::ProcessMark process_;
};

} // namespace ringmain::member
