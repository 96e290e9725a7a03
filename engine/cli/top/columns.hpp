#pragma once
// What the tables of top show. Another column is another line in columns.cpp.

#include <cli/top/grid.hpp>
#include <cli/top/model.hpp>

#include <span>
#include <string>

namespace ringmain::cli::top {

[[nodiscard]] std::span<const Column<RingRow>> ring_columns() noexcept;
[[nodiscard]] std::span<const Column<MemberRow>> member_columns() noexcept;

// What is sorted by until a key says otherwise: the busiest first.
inline constexpr std::size_t ring_speed = 3;
inline constexpr std::size_t member_speed = 5;

// "[|||||       42%]", as wide as that; "-" where nobody can know.
[[nodiscard]] std::string fill_bar(const RingStatus& ring, std::size_t width);
// warning from 80 %, bad from 95 %.
[[nodiscard]] Style fill_style(const RingStatus& ring);

// Messages or bytes a second: "812", "1.2k"; "-" for none.
[[nodiscard]] std::string speed_word(std::optional<double> messages);
[[nodiscard]] std::string byte_speed_word(std::optional<double> bytes);

// "ready" is plain, dead members and the like are warnings, what cannot be used is bad.
[[nodiscard]] Style health(const RingStatus& ring);

} // namespace ringmain::cli::top
