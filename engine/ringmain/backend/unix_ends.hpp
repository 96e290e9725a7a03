#pragma once
// The two ends of a `unix` transport. A producer counts as attached once it is connected: when it joins, or, if no consumer was
// there then, when it sends.

#include <ringmain/backend/transport.hpp>
#include <ringmain/backend/unix_place.hpp>

#include <memory>

namespace ringmain::backend {

// removed, no_space, no_permission, foreign.
[[nodiscard]] Result<std::unique_ptr<Sender>> join_as_unix_sender(const std::shared_ptr<const UnixPlace>& place,
                                                                  const wait::SpinHabit& spinning);
// removed, full_house, foreign, no_permission.
[[nodiscard]] Result<std::unique_ptr<Receiver>> join_as_unix_receiver(const std::shared_ptr<const UnixPlace>& place,
                                                                      const wait::SpinHabit& spinning, bool follow);

} // namespace ringmain::backend
