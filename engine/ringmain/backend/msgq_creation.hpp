#pragma once
// How a System V message queue is found by its name, or made.

#include <ringmain/backend/note.hpp>
#include <ringmain/backend/transport.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/sys/message_queue.hpp>

#include <string>

namespace ringmain::backend {

// What stands for a name. There need be neither queue nor note.
struct QueuePlace {
    std::string label;
    key_t key; // the first that the name has (sys/key.hpp); others are not tried
    Note note;
};

// bad_name, foreign.
[[nodiscard]] Result<QueuePlace> queue_place(const std::string& name);

// As the request says. Others may create and remove it at the same time. Leaves nothing behind when it fails.
[[nodiscard]] Result<sys::MessageQueue> open_queue(const TransportRequest& request, const QueuePlace& place);

// Its creator, who has yet to set its capacity, died; or is about to.
[[nodiscard]] bool is_unfinished(const sys::QueueStatus& queue) noexcept;

// foreign: it belongs to somebody other than us and root.
[[nodiscard]] Result<void> check_trusted(const sys::QueueStatus& queue, const member::Trust& trust, const std::string& label);

} // namespace ringmain::backend
