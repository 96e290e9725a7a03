#pragma once
// "Did you mean ...?"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ringmain::program {

// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

// The word that was probably meant: the only one that starts with what was typed, or else the nearest one, where it
// differs by at most a third of the letters. nullopt where nothing is near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> words);

} // namespace ringmain::program
