#pragma once
// Who writes into a FIFO, and who reads from it.

#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <memory>
#include <string>

namespace ringmain::backend {

// `capacity`, in bytes, is asked for once there is a reader; 0: what the kernel gives.
[[nodiscard]] std::unique_ptr<Sender> fifo_sender(std::string path, std::size_t capacity, const wait::SpinHabit& spinning);

[[nodiscard]] std::unique_ptr<Receiver> fifo_receiver(std::string path, sys::FileDescriptor end, const wait::SpinHabit& spinning,
                                                      bool follow);

} // namespace ringmain::backend
