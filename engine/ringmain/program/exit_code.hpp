#pragma once
// What the programs exit with; every --help lists these.

namespace ringmain::program {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failure = 1;     // a runtime error, or a violation that --verify found
inline constexpr int exit_usage = 2;       // the command line is wrong; nothing was done
inline constexpr int exit_not_done = 3;    // shown what would be done, which takes --yes
inline constexpr int exit_timed_out = 124; // as timeout(1) has it
inline constexpr int exit_signal = 128;    // plus the number of the signal

} // namespace ringmain::program
