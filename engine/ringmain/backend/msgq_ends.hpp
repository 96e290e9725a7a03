#pragma once
// Who sends to a System V message queue, and who receives from it.

#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/message_queue.hpp>
#include <ringmain/sys/presence.hpp>

#include <memory>
#include <optional>

namespace ringmain::backend {

// The kernel's bound of a message: a queue may hold less, but no more.
[[nodiscard]] std::uint64_t longest_queued();

// `presence`, empty for a queue without a note, is kept for as long as it sends.
[[nodiscard]] std::unique_ptr<Sender> queue_sender(sys::MessageQueue queue, std::size_t max_message, sys::FileDescriptor presence,
                                                   const wait::SpinHabit& spinning);

// Longer messages than `max_message`, which plain programs may send, are received as well.
[[nodiscard]] std::unique_ptr<Receiver> queue_receiver(sys::MessageQueue queue, std::size_t max_message,
                                                       std::optional<sys::Presence> presence, const wait::SpinHabit& spinning,
                                                       const ReceiverTerms& terms);

} // namespace ringmain::backend
