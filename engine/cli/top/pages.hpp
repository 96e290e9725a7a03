#pragma once
// What is scrolled through as a whole: all of one ring, and the help.

#include <cli/top/canvas.hpp>
#include <cli/top/view.hpp>

#include <cstddef>

namespace ringmain::cli::top {

// As long as it is, and so wide. `row`: nullptr: the ring is gone.
[[nodiscard]] Canvas ring_page(const RingRow* row, const View& view, std::size_t columns);
[[nodiscard]] Canvas help_page(std::size_t columns);

} // namespace ringmain::cli::top
