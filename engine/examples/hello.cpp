// hello send TEXT...: leaves each text in a ring. hello receive: prints all there are, until every sender has left.
#include <ringmain/ring.hpp>

#include <cstdio>
#include <span>
#include <string_view>

int main(int argc, char** argv)
{
    const std::span<char*> words(argv, static_cast<std::size_t>(argc));
    const auto ring = ringmain::Ring::open_or_create("hello", {.capacity = 1 << 16, .max_message = 256});
    if (!ring) {
        std::fprintf(stderr, "hello: %s\n", ring.error().message().c_str()); // what failed, and what to do
        return 1;
    }
    if (words.size() > 2 && std::string_view(words[1]) == "send") {
        auto tx = ring->producer(); // joins; leaves when it goes out of scope, or when this process is killed
        for (const char* text : words.subspan(2)) {
            if (!tx || !tx->send(ringmain::as_bytes(text))) { // blocks while the ring is full
                return 1;
            }
        }
        return 0;
    }
    auto rx = ring->consumer();
    while (rx) {
        const auto message = rx->receive(); // blocks while the ring is empty
        if (!message) {
            return message.error() == ringmain::Errc::end_of_stream ? 0 : 1;
        }
        const auto text = ringmain::as_text(message->bytes());
        std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
    }
    return 1;
}
