#pragma once
// A ring on a machine, the members that play on it, and what is looked at once they have gone.

#include <schedules/cast.hpp>
#include <schedules/diary.hpp>
#include <schedules/machine.hpp>

#include <ringmain/lanes/groups.hpp>
#include <ringmain/layout/superblock.hpp>
#include <ringmain/member/attachment.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace ringmain::schedules {

struct RingKind {
    layout::BackendId backend = layout::BackendId::lanes;
    layout::Fencing fencing = layout::Fencing::by_sleepers;
    unsigned lanes = 1;
    unsigned slots = 0;
    std::uint64_t first_position = 0;
};

// What a producer does before it leaves.
struct Sending {
    unsigned producer; // in the diary
    unsigned count;
    std::size_t bytes = 16;
    bool in_lockstep = false; // sends only once all before has come to group 0, and leaves only then
};

struct Receiving {
    unsigned group = 0; // in the diary; 0 is `default`
    lanes::Start start = lanes::Start::latest;
    std::size_t prefetch = 64;
    bool by_poll = false;
    unsigned leaves_after = ~0U; // messages; otherwise at the end of the stream
    unsigned holds_until = 0;    // so many of producer 0 have come: each message until then
};

class Stage {
public:
    Stage(std::uint64_t seed, const std::optional<Profile>& profile, const Defects& defects, const RingKind& kind);

    [[nodiscard]] Machine& machine() noexcept { return machine_; }

    // Plays to the end, drains what is left, and looks for what should not be there. Empty: all is well.
    [[nodiscard]] std::string play();

    // Somebody takes part.
    enum class Fate { immortal, mortal };
    // With a successor it may be killed, and that follows it.
    void sends(const Sending& sending, const std::optional<Sending>& successor = {});
    void receives(const Receiving& receiving, Fate fate = Fate::immortal);
    // It may be killed, and another does the same after it.
    void receives_and_is_followed(const Receiving& receiving);

private:
    void send(const Sending& sending);
    void receive(const Receiving& receiving);
    // Takes all there is, without waiting.
    void drain(const Receiving& receiving);
    [[nodiscard]] bool has_lanes() const noexcept;
    [[nodiscard]] std::shared_ptr<member::Attachment> attach() const;
    [[nodiscard]] layout::Control& control() const;
    template <class End>
    void send_with(End& end, const Sending& sending);
    template <class Use>
    void as_consumer(const Receiving& receiving, Use use);
    template <class End>
    void receive_with(End& end, const Receiving& receiving);
    // Whether there may be more for a consumer whose call failed so.
    [[nodiscard]] bool goes_on(const Receiving& receiving, Errc failure, bool may_wait);
    // Takes a message in; its receipt.
    std::optional<std::size_t> take(const Receiving& receiving, std::span<const std::byte> bytes, bool redelivered);
    void note_deaths();
    void inspect();

    Machine machine_;
    Diary diary_;
    Cast cast_{machine_};
    layout::Geometry geometry_;
    int control_id_ = 0;
    int data_id_ = 0;
};

} // namespace ringmain::schedules
