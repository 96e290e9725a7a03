#pragma once
// The first looks of somebody who expects an answer within a microsecond.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/export.hpp>

#include <cstdint>

namespace ringmain::wait {

// Looks at a word until it is not zero, at most so many times, some 20 ns apart. Returns how often it was zero. `beside` is in
// a line that will be wanted together with the word, and is to arrive with it. Orders nothing: load the word again.
[[nodiscard]] RINGMAIN_API unsigned look_out(const Atomic<std::uint64_t>& word, const Atomic<std::uint64_t>& beside,
                                             unsigned most) noexcept;

} // namespace ringmain::wait
