#pragma once
// Ctrl-C: whoever measures stops, and takes away what it made.

namespace ringmain::bench {

// SIGINT and SIGTERM are noted from now on; the second one ends the process.
void catch_interrupts() noexcept;
// In a forked child: they end it.
void forget_interrupts() noexcept;
[[nodiscard]] bool was_interrupted() noexcept;

} // namespace ringmain::bench
