#pragma once
// Being attached to a ring. The kernel, not we, notices when a member dies.

#include <ringmain/layout/members.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/member/bell.hpp>
#include <ringmain/member/repair.hpp>

#include <cstdint>
#include <memory>

namespace ringmain::member {

// Joined while it exists. Leaves in its destructor, unless this is a forked child, which never joined.
class Membership {
public:
    // Sleeps while others join or leave. Repairs first if the bell rings. full_house, removed, corrupt.
    [[nodiscard]] static Result<Membership> join(std::shared_ptr<Attachment> ring, layout::Role role, Recount recount);

    Membership(Membership&& other) noexcept = default;
    Membership& operator=(Membership&& other) noexcept;
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;
    ~Membership();

    [[nodiscard]] const Attachment& ring() const noexcept { return *ring_; }
    [[nodiscard]] const Bell& bell() const noexcept { return bell_; }
    [[nodiscard]] bool forked() const noexcept;

    // Counts what this member sent or received; seen by monitors.
    void count(std::uint64_t messages, std::uint64_t bytes) noexcept;

private:
    Membership(std::shared_ptr<Attachment> ring, unsigned index) noexcept;
    void leave() noexcept;
    [[nodiscard]] layout::Member& entry() const noexcept { return ring_->control().members[bell_.member()]; }

    std::shared_ptr<Attachment> ring_;
    Bell bell_;
    std::uint32_t process_;
};

} // namespace ringmain::member
