#pragma once
// Finding a ring in the kernel and taking hold of it.

#include <ringmain/base/error.hpp>
#include <ringmain/layout/control.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace ringmain::member {

// A ring taken hold of: its three kernel objects and a private copy of what never changes. The copy was checked once;
// the superblock is not read again. Not yet a member. Thread-safe.
class Attachment {
public:
    Attachment(std::string name, key_t key, sys::SemaphoreSet set, sys::Mapping control, layout::Geometry geometry,
               int data_id) noexcept
        : name_(std::move(name)), key_(key), set_(set), control_(std::move(control)), geometry_(geometry), data_id_(data_id)
    {
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] key_t key() const noexcept { return key_; }
    [[nodiscard]] const sys::SemaphoreSet& set() const noexcept { return set_; }
    [[nodiscard]] const layout::Geometry& geometry() const noexcept { return geometry_; }
    [[nodiscard]] layout::Control& control() const noexcept
    {
        return *reinterpret_cast<layout::Control*>(control_.bytes().data());
    }

    // The messages. Each producer and consumer has a mapping of its own, so that consumers cannot write.
    [[nodiscard]] Result<sys::Mapping> map_data(sys::Access access) const;

    // "ring 'orders'", for errors.
    [[nodiscard]] std::string label() const;
    [[nodiscard]] Error explain(sys::Failure failure) const { return sys::explain(failure, label()); }

private:
    std::string name_;
    key_t key_;
    sys::SemaphoreSet set_;
    sys::Mapping control_;
    layout::Geometry geometry_;
    int data_id_;
};

[[nodiscard]] std::string label_of(std::string_view ring_name);
// The error that says of a ring just what its code says.
[[nodiscard]] Error plainly(Errc code, std::string_view call, std::string_view ring_name);

// Whose objects are taken: ours, root's, and those of the uids named.
class Trust {
public:
    explicit Trust(std::span<const std::uint32_t> uids) noexcept : uids_(uids) {}
    // For those who only take away: the kernel decides whether they may.
    [[nodiscard]] static Trust everybody() noexcept
    {
        Trust trust({});
        trust.everybody_ = true;
        return trust;
    }
    [[nodiscard]] bool covers(uid_t creator) const noexcept;

private:
    std::span<const std::uint32_t> uids_;
    bool everybody_ = false;
};

// What stands at one key.
struct Site {
    enum class State {
        vacant,     // nothing
        unfinished, // a set, but no finished ring: being created, being removed, or its creator died
        elsewhere,  // something else: another ring, or no ring at all; our ring may be at the next key
        ready,      // our ring
        refused,    // our ring's place, but `error` says why we cannot have it
    };
    State state = State::vacant;
    std::optional<Error> error;
    std::shared_ptr<Attachment> attachment; // when ready
};

// Looks at one key for the ring of that name; takes no lock and changes nothing.
[[nodiscard]] Site examine(const std::string& name, key_t key, const Trust& trust);

// Looks at all keys of the name: the first that is ready or refused, else the first unfinished, else vacant one.
// `key` receives the one found; elsewhere: every key is taken by something else.
[[nodiscard]] Site find(const sys::RingName& name, const Trust& trust, key_t& key);

} // namespace ringmain::member
