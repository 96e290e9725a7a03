#include <ringmain/program/generated.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

namespace ringmain::program {
namespace {

static_assert(std::endian::native == std::endian::little, "generated messages are little-endian");

std::uint64_t load(Bytes bytes, std::size_t at) noexcept
{
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
    return word;
}

void store(MutableBytes bytes, std::size_t at, std::uint64_t word) noexcept
{
    std::memcpy(bytes.data() + at, &word, std::min(sizeof word, bytes.size() - at));
}

// The finishing step of splitmix64 (Steele, Lea, Flood): every bit of the result hangs on every bit of `x`.
std::uint64_t scramble(std::uint64_t x) noexcept
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

// The payload, eight bytes at a time.
class Payload {
public:
    explicit Payload(Generated what) noexcept : state_(scramble(what.producer) ^ scramble(~what.sequence)) {}
    std::uint64_t next() noexcept { return scramble(state_ += 0x9e3779b97f4a7c15U); }

private:
    std::uint64_t state_;
};

class Checksum {
public:
    Checksum(Generated what, std::size_t size) noexcept : state_(scramble(what.producer + 1))
    {
        add(what.sequence);
        add(size);
    }
    void add(std::uint64_t word) noexcept { state_ = std::rotl((state_ ^ word) * 0x9e3779b97f4a7c15U, 29); }
    [[nodiscard]] std::uint64_t value() const noexcept { return scramble(state_); }

private:
    std::uint64_t state_;
};

// The bits of a word that lie before the end of the message.
std::uint64_t mask(std::size_t left) noexcept
{
    return left >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * left)) - 1;
}

} // namespace

void generate(MutableBytes message, Generated what) noexcept
{
    Payload payload(what);
    Checksum checksum(what, message.size());
    for (std::size_t at = smallest_generated; at < message.size(); at += 8) {
        const std::uint64_t word = payload.next() & mask(message.size() - at);
        store(message, at, word);
        checksum.add(word);
    }
    store(message, 0, what.producer);
    store(message, 8, what.sequence);
    store(message, 16, checksum.value());
}

std::optional<Generated> check_generated(Bytes message) noexcept
{
    if (message.size() < smallest_generated) {
        return std::nullopt;
    }
    const Generated what{load(message, 0), load(message, 8)};
    Payload payload(what);
    Checksum checksum(what, message.size());
    bool same = true;
    for (std::size_t at = smallest_generated; at < message.size(); at += 8) {
        const std::uint64_t word = load(message, at);
        same &= word == (payload.next() & mask(message.size() - at));
        checksum.add(word);
    }
    return same && checksum.value() == load(message, 16) ? std::optional(what) : std::nullopt;
}

} // namespace ringmain::program
