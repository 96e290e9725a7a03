#pragma once
// A signal that carries messages for somebody who waits for it (sigwaitinfo), so that no thread of the process may take it.

#include <ringmain/sys/failure.hpp>

namespace ringmain::sys {

// Every thread of this process blocks the signal from now on, and so do those that they start: who does not would die of it.
// Who unblocks it later blocks it again when it comes, and gives the message back, behind those that came meanwhile. Threads
// that had not blocked it see calls such as poll() end early, once. Never undone: there may be late messages. EBUSY: the program
// has a handler of its own for it.
[[nodiscard]] SysResult<void> block_everywhere(int signal) noexcept;

} // namespace ringmain::sys
