#pragma once
// Text out of shared memory.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

namespace ringmain::member {

// What others wrote is shown on terminals: no control characters.
template <std::size_t N>
[[nodiscard]] std::string text_of(const char (&field)[N])
{
    std::string text(field, ::strnlen(field, N));
    std::ranges::replace_if(
        text, [](unsigned char c) { return c < ' ' || c == 127; }, '?');
    return text;
}

} // namespace ringmain::member
