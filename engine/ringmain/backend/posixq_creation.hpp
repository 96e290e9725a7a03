#pragma once
// How a POSIX message queue is found or made, and what it is called.

#include <ringmain/backend/note.hpp>
#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/posix_queue.hpp>

#include <string>
#include <string_view>

namespace ringmain::backend {

// In errors.
[[nodiscard]] std::string posixq_label(std::string_view name);
// To the kernel.
[[nodiscard]] std::string posixq_kernel_name(std::string_view name);
// bad_name.
[[nodiscard]] Result<Note> note_of_posixq(const std::string& name);

struct OpenedQueue {
    sys::PosixQueue queue;
    sys::PosixQueueStatus status;
};
// absent, foreign, no_permission.
[[nodiscard]] Result<OpenedQueue> open_posix_queue(const std::string& name, sys::QueueEnd end);

// As asked for; others may create and remove it at the same time. absent, exists, mismatch, bad_option, busy.
[[nodiscard]] Result<void> find_or_create_posixq(const TransportRequest& request, const Note& note);

} // namespace ringmain::backend
