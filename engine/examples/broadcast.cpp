// Everybody who listens hears everything: broadcast listen & broadcast listen & broadcast say TEXT...
// A listener hears what is said from then on, and holds nobody back once it has gone.
#include <ringmain/ring.hpp>

#include <cstdio>
#include <span>
#include <string_view>

static int say(const ringmain::Ring& ring, std::span<char*> texts)
{
    auto tx = ring.producer();
    for (const char* text : texts) {
        if (!tx || !tx->send(ringmain::as_bytes(text))) {
            return 1;
        }
    }
    return 0;
}

static int listen(const ringmain::Ring& ring)
{
    auto rx = ring.consumer({.group = "", .ephemeral = true}); // a group of its own
    while (rx) {
        const auto message = rx->receive();
        if (!message) {
            return message.error() == ringmain::Errc::end_of_stream ? 0 : 1;
        }
        const auto text = ringmain::as_text(message->bytes());
        std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
    }
    std::fprintf(stderr, "broadcast: %s\n", rx.error().message().c_str());
    return 1;
}

int main(int argc, char** argv)
{
    const std::span<char*> words(argv, static_cast<std::size_t>(argc));
    // Without the group "default", which would keep everything for somebody who never comes.
    const auto ring =
        ringmain::Ring::open_or_create("broadcast", {.capacity = 1 << 16, .max_message = 256, .default_group = false});
    if (!ring) {
        std::fprintf(stderr, "broadcast: %s\n", ring.error().message().c_str());
        return 1;
    }
    return words.size() > 2 && std::string_view(words[1]) == "say" ? say(*ring, words.subspan(2)) : listen(*ring);
}
