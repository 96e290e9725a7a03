#pragma once
// Who sends to a POSIX message queue, and who receives from it.

#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/posix_queue.hpp>
#include <ringmain/sys/presence.hpp>

#include <memory>

namespace ringmain::backend {

// `presence` is kept for as long as it sends.
[[nodiscard]] std::unique_ptr<Sender> posix_sender(sys::PosixQueue queue, std::size_t max_message, sys::FileDescriptor presence,
                                                   const wait::SpinHabit& spinning);

[[nodiscard]] std::unique_ptr<Receiver> posix_receiver(sys::PosixQueue queue, std::size_t max_message, sys::Presence presence,
                                                       const wait::SpinHabit& spinning, bool follow);

} // namespace ringmain::backend
