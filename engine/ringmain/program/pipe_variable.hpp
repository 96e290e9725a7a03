#pragma once
// How a producer tells the peer that it starts which descriptor is the pipe between them.

namespace ringmain::program {

inline constexpr const char* pipe_variable = "RINGMAIN_PIPE";

} // namespace ringmain::program
