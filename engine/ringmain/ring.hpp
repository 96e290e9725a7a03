#pragma once
// A ring: a named place where producers leave messages for consumers; in shared memory, or a transport of the kernel's or of
// Boost's that is used in the same way (RingOptions::backend).

#include <ringmain/base/error.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/consumer.hpp>
#include <ringmain/member/status.hpp>
#include <ringmain/options.hpp>
#include <ringmain/producer.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// All that users name. What is in namespaces below it is for the inline code here, and changes from version to version.
namespace ringmain {

namespace backend {
class Transport;
struct Description;
} // namespace backend
namespace member {
class Attachment;
}

// A handle to a ring; copies share it. It is not a member: only producers and consumers are, and they may outlive it.
// The ring itself lives in the kernel until it is removed or the machine restarts. Thread-safe.
//
// Names: 1 to 100 of A-Z a-z 0-9 . _ - , or the path of an existing file (with a '/'). A ring that belongs to somebody
// other than us, root or a trusted uid is refused (Errc::foreign).
class Ring {
public:
    // Finds it. absent, unfinished, incompatible, foreign, corrupt, mismatch, no_permission, bad_name.
    [[nodiscard]] RINGMAIN_API static Result<Ring> open(std::string_view name, const RingOptions& options = {});
    // Makes a new one. exists; besides the errors of open() no_space and bad_option. Leaves nothing behind when it fails.
    [[nodiscard]] RINGMAIN_API static Result<Ring> create(std::string_view name, const RingOptions& options = {});
    // Whichever is possible. Any number of processes may do this at once: they get the same ring.
    [[nodiscard]] RINGMAIN_API static Result<Ring> open_or_create(std::string_view name, const RingOptions& options = {});
    // Removes the ring of that name, if any, with its messages, and creates a new one. in_use while members live.
    [[nodiscard]] RINGMAIN_API static Result<Ring> recreate(std::string_view name, const RingOptions& options = {});

    // Removes the ring and its messages. in_use while members live, and names them, unless `even_if_in_use`; those get
    // Errc::removed. Also removes what is unfinished or corrupt; what is incompatible only with `even_if_in_use`. Of a
    // transport, what has that name, or is of options.backend; who uses it may go on for a while without noticing.
    [[nodiscard]] RINGMAIN_API static Result<void> remove(std::string_view name, bool even_if_in_use = false,
                                                          const RingOptions& options = {});

    // All rings of this machine and this user's transports, by name; those of others may be `unreadable`. Changes nothing.
    [[nodiscard]] RINGMAIN_API static Result<std::vector<RingStatus>> list();

    // Joins. full_house after 64 members, or where all lanes have a producer; removed; unsupported, corrupt.
    [[nodiscard]] RINGMAIN_API Result<Producer> producer(const ProducerOptions& options = {}) const;
    // Joins, and makes the group if need be. Also unsupported, for a type or a group where the backend has none; mismatch,
    // for a group that selects another type; bad_name.
    [[nodiscard]] RINGMAIN_API Result<Consumer> consumer(const ConsumerOptions& options = {}) const;

    // Takes away a durable group, which holds producers back no more. in_use while members of it live, and names them;
    // absent; unsupported where the backend has no groups.
    [[nodiscard]] RINGMAIN_API Result<void> remove_group(std::string_view group) const;

    // Cleans up after members that died, as the next one to join would. Waits for who is inside, at most so long: timed_out.
    // unsupported for a transport, which has no members.
    [[nodiscard]] RINGMAIN_API Result<void> repair(std::chrono::nanoseconds patience) const;

    // What can be seen of it now. Changes nothing, waits for nobody. removed; system.
    [[nodiscard]] RINGMAIN_API Result<RingStatus> status() const;
    // Valid as long as this handle is where it is.
    [[nodiscard]] RINGMAIN_API std::string_view name() const noexcept;
    // "lanes", ...
    [[nodiscard]] RINGMAIN_API std::string_view backend() const noexcept;

private:
    enum class How { open, create, open_or_create, recreate };
    [[nodiscard]] static Result<Ring> make(std::string_view name, const RingOptions& options, How how);

    [[nodiscard]] static Result<Ring> make_transport(std::string_view name, const RingOptions& options, How how,
                                                     const backend::Description& backend);

    explicit Ring(std::shared_ptr<member::Attachment> attachment) noexcept;
    Ring(std::string name, const backend::Description& backend, std::shared_ptr<backend::Transport> transport) noexcept;

    [[nodiscard]] const backend::Description& description() const noexcept;
    [[nodiscard]] std::string label() const;

    // Of one of our rings,
    std::shared_ptr<member::Attachment> attachment_;
    // or of a transport.
    std::string name_;
    const backend::Description* backend_ = nullptr;
    std::shared_ptr<backend::Transport> transport_;
};

} // namespace ringmain
