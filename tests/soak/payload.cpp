#include <soak/payload.hpp>

#include <algorithm>
#include <cstring>

namespace ringmain::soak {
namespace {

// splitmix64: neighbouring seeds give unrelated words.
std::uint64_t mix(std::uint64_t seed) noexcept
{
    seed += 0x9e3779b97f4a7c15U;
    seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9U;
    seed = (seed ^ seed >> 27) * 0x94d049bb133111ebU;
    return seed ^ seed >> 31;
}

std::uint64_t seed_of(const Identity& which) noexcept
{
    return mix(which.number * seats + which.sender);
}

// The bytes of a message, a word at a time.
template <class Use>
bool for_each_word(std::size_t length, const Identity& which, Use&& use) noexcept
{
    std::uint64_t word = seed_of(which);
    for (std::size_t at = 0; at < length; at += sizeof word) {
        if (!use(at, word, std::min(sizeof word, length - at))) {
            return false;
        }
        word = word * 0x5851f42d4c957f2dU + 0x14057b7ef767814fU;
    }
    return true;
}

} // namespace

std::size_t length_of(const Identity& which, std::size_t longest) noexcept
{
    const std::uint64_t dice = mix(seed_of(which));
    const std::size_t most = std::min<std::size_t>(longest, 64);
    switch (dice % 16) {
    case 0: return 0;
    case 1: return longest;
    case 2:
    case 3: return (dice >> 8) % (longest + 1);
    default: return (dice >> 8) % (most + 1);
    }
}

void fill(MutableBytes out, const Identity& which) noexcept
{
    for_each_word(out.size(), which, [&](std::size_t at, std::uint64_t word, std::size_t bytes) {
        std::memcpy(out.data() + at, &word, bytes);
        return true;
    });
}

bool is_whole(Bytes bytes, const Identity& which, std::size_t longest) noexcept
{
    return bytes.size() == length_of(which, longest) &&
           for_each_word(bytes.size(), which, [&](std::size_t at, std::uint64_t word, std::size_t length) {
               return std::memcmp(bytes.data() + at, &word, length) == 0;
           });
}

MessageType type_of(const Identity& which) noexcept
{
    return static_cast<MessageType>(std::uint64_t{which.sender} << type_bits_for_number | which.number % numbers_apart);
}

std::uint8_t sender_of(MessageType type) noexcept
{
    return static_cast<std::uint8_t>(type >> type_bits_for_number);
}

std::optional<std::uint64_t> number_of(MessageType type, std::uint64_t promised) noexcept
{
    const std::uint64_t low = type % numbers_apart;
    if (promised <= low) {
        return std::nullopt;
    }
    return promised - 1 - (promised - 1 - low) % numbers_apart;
}

} // namespace ringmain::soak
