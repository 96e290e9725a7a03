#include <ringmain/sys/key.hpp>

#include <ringmain/base/error.hpp>

#include <fmt/format.h>
#include <sys/ipc.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace ringmain::sys {
namespace {

constexpr std::size_t longest_plain = 100;
constexpr std::size_t longest_path = 255; // what the superblock holds

// Even and positive, so that key + 1 is a key too and neither is IPC_PRIVATE.
key_t even(std::uint32_t bits) noexcept
{
    const auto key = static_cast<key_t>(bits & 0x7ffffffeU);
    return key == 0 ? 2 : key;
}

// FNV-1a, 64 bits, folded (Fowler, Noll, Vo). Part of the layout: another hash would not find existing rings.
std::uint32_t hash(std::string_view name, unsigned candidate) noexcept
{
    std::uint64_t state = 0xcbf29ce484222325U;
    const auto mix = [&state](unsigned char byte) { state = (state ^ byte) * 0x100000001b3U; };
    for (const char c : name) {
        mix(static_cast<unsigned char>(c));
    }
    mix(static_cast<unsigned char>(candidate));
    return static_cast<std::uint32_t>(state ^ (state >> 32));
}

Error bad_name(std::string_view text, int os_error, std::string hint)
{
    return {Errc::bad_name, os_error, "name", fmt::format("'{}'", text), std::move(hint)};
}

Result<RingName> from_path(std::string_view text)
{
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(std::string(text).c_str(), nullptr), &std::free);
    if (!real) {
        return bad_name(text, errno,
                        "a name with a '/' is the path of an existing file: create that file first, or drop the '/'");
    }
    RingName found{real.get(), {}};
    if (found.name.size() > longest_path) {
        return bad_name(text, ENAMETOOLONG, fmt::format("use a path of at most {} bytes", longest_path));
    }
    for (unsigned i = 0; i < key_candidates; ++i) {
        const key_t key = ::ftok(found.name.c_str(), static_cast<int>('R' + i));
        if (key == -1) {
            return bad_name(text, errno, "make the file readable, or use a plain name");
        }
        found.keys[i] = even(static_cast<std::uint32_t>(key));
    }
    return found;
}

} // namespace

bool is_plain_name(std::string_view text) noexcept
{
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= longest_plain && text.front() != '-' && std::ranges::all_of(text, allowed);
}

Result<RingName> ring_name(std::string_view text)
{
    if (text.find('/') != std::string_view::npos) {
        return from_path(text);
    }
    if (!is_plain_name(text)) {
        return bad_name(text, 0, std::string(remedy(Errc::bad_name)));
    }
    RingName found{std::string(text), {}};
    for (unsigned i = 0; i < key_candidates; ++i) {
        found.keys[i] = even(hash(text, i));
    }
    return found;
}

} // namespace ringmain::sys
