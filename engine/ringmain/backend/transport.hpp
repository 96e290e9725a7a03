#pragma once
// What a transport of the kernel's, or of Boost's, offers a Ring: one virtual call for one or many messages. A transport is
// one file that implements these, and a line in the table of backends.

#include <ringmain/base/error.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/member/status.hpp>
#include <ringmain/slots/slot_ring.hpp>
#include <ringmain/wait/spin.hpp>
#include <ringmain/wait/wait.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ringmain::backend {

// One sending end. One thread at a time.
class Sender {
public:
    Sender() = default;
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    virtual ~Sender() = default;

    // Sends some of them, in order, at least one; waits for room for the first as long as `wait` says. Returns how many. None
    // is longer than max_message(). would_block, timed_out, stopped, removed, peer_gone, unsupported, system.
    [[nodiscard]] virtual Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept = 0;

    [[nodiscard]] virtual std::size_t max_message() const noexcept = 0;
    // 0 to 1; 0 where nobody can know.
    [[nodiscard]] virtual double was_full() const noexcept = 0;
};

// One receiving end. One thread at a time.
class Receiver {
public:
    Receiver() = default;
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    virtual ~Receiver() = default;

    // Adds 1 to `at_most` messages to the inbox, which is empty and has room for one at least; waits for the first as long as
    // `wait` says. would_block, timed_out, stopped, end_of_stream, removed, corrupt, system.
    [[nodiscard]] virtual Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept = 0;

    [[nodiscard]] virtual std::size_t max_message() const noexcept = 0;
    [[nodiscard]] virtual double was_full() const noexcept = 0;
};

struct ReceiverTerms {
    bool follow = false;
    std::optional<std::int32_t> type = {}; // only where the table says that it selects by type
};

// A place that messages go through, found or made. Thread-safe.
class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    [[nodiscard]] virtual Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning,
                                                                     const ReceiverTerms& terms) = 0;
    [[nodiscard]] virtual Result<RingStatus> status() const = 0;
};

// What is wanted. Options that the table does not list for a backend are not set.
struct TransportRequest {
    enum class How { open, create, open_or_create };
    How how = How::open;
    std::string name = {}; // a plain name or an absolute path; empty where `id` is given, or the transport has none
    std::optional<int> id = {};
    std::optional<std::uint64_t> capacity = {};
    std::optional<std::uint64_t> slots = {};
    std::optional<std::uint64_t> max_message = {};
    unsigned mode = 0600;
    std::vector<std::uint32_t> trusted_uids = {}; // besides our own and root
};

// The functions of one transport.
struct TransportKind {
    // absent, exists, mismatch, no_space, no_permission, foreign, bad_option, bad_name.
    Result<std::shared_ptr<Transport>> (*open)(const TransportRequest& request);
    // absent; in_use unless `even_if_in_use`. nullptr: it has no name, and is gone with those who use it.
    Result<void> (*remove)(const std::string& name, bool even_if_in_use);
    // All that are there; of some, only what can be seen without disturbing them. nullptr likewise.
    std::vector<RingStatus> (*list)();
};

// One each, in the file of that name.
extern const TransportKind boost_queue;
extern const TransportKind boost_ring;
extern const TransportKind fifo;
extern const TransportKind msgq;
extern const TransportKind pipe;
extern const TransportKind posixq;
extern const TransportKind queued_signal; // signal.cpp
extern const TransportKind unix_socket;   // unix.cpp

} // namespace ringmain::backend
