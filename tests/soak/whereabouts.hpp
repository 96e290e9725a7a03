#pragma once
// Where somebody waits who hangs, in words.

#include <soak/diary.hpp>

#include <sys/types.h>

#include <string>
#include <string_view>

namespace ringmain::soak {

[[nodiscard]] std::string describe(const SenderDiary& diary);
[[nodiscard]] std::string describe(const ReceiverDiary& diary);
// "state S in do_semtimedop", as far as /proc tells.
[[nodiscard]] std::string where_in_the_kernel(pid_t pid);
// The values of a ring's semaphore set.
[[nodiscard]] std::string describe_set_of(std::string_view ring_name);

} // namespace ringmain::soak
