#pragma once
// The whole screen, as a function of what is known, what the user chose and how large the terminal is.

#include <cli/top/canvas.hpp>
#include <cli/top/view.hpp>

namespace ringmain::cli::top {

// Fits into any size; from 24 x 80 on nothing that matters is missing.
[[nodiscard]] Canvas screen(const Sample& sample, const View& view, Size size);

// What keys move through.
[[nodiscard]] Extent extent(const Sample& sample, const View& view, Size size);

} // namespace ringmain::cli::top
