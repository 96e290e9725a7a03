#pragma once
// Who sends through an anonymous pipe, and who receives from it. Each message is framed.

#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <memory>

namespace ringmain::backend {

[[nodiscard]] std::unique_ptr<Sender> pipe_sender(sys::FileDescriptor end, std::size_t max_message,
                                                  const wait::SpinHabit& spinning);

[[nodiscard]] std::unique_ptr<Receiver> pipe_receiver(sys::FileDescriptor end, std::size_t max_message,
                                                      const wait::SpinHabit& spinning);

} // namespace ringmain::backend
