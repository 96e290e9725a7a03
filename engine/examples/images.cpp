// Images that are never copied: images look & images draw 100
// Drawn right into the ring, and looked at where they lie; 2 MiB each.
#include <ringmain/ring.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string_view>

constexpr std::size_t image_bytes = 1920 * 1080;

static int draw(const ringmain::Ring& ring, int images)
{
    auto tx = ring.producer();
    for (int i = 0; i < images; ++i) {
        auto claim = tx ? tx->claim(image_bytes) : ringmain::Errc::system; // waits for room; nobody sees it yet
        if (!claim) {
            return 1;
        }
        std::ranges::fill(claim->bytes(), static_cast<std::byte>(i));
        claim->commit(); // not committed: never sent, also if we are killed here
    }
    return 0;
}

static int look(const ringmain::Ring& ring)
{
    auto rx = ring.consumer();
    while (rx) {
        const auto image = rx->receive();
        if (!image) {
            return image.error() == ringmain::Errc::end_of_stream ? 0 : 1;
        }
        const auto pixels = image->bytes(); // read-only memory, free again when `image` goes
        const std::uint64_t sum =
            std::accumulate(pixels.begin(), pixels.end(), std::uint64_t{0},
                            [](std::uint64_t all, std::byte pixel) { return all + std::to_integer<unsigned>(pixel); });
        std::printf("%zu pixels, %.1f on average\n", pixels.size(),
                    static_cast<double>(sum) / static_cast<double>(pixels.size()));
    }
    return 1;
}

int main(int argc, char** argv)
{
    using namespace ringmain::literals;
    const auto ring = ringmain::Ring::open_or_create("images", {.capacity = 16_MiB, .producers = 1, .max_message = image_bytes});
    if (!ring) {
        std::fprintf(stderr, "images: %s\n", ring.error().message().c_str());
        return 1;
    }
    return argc > 2 && std::string_view(argv[1]) == "draw" ? draw(*ring, std::atoi(argv[2])) : look(*ring);
}
