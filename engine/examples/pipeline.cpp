// Three processes, each of which hands on to the next: pipeline sum & pipeline square & pipeline numbers 1000
#include <ringmain/ring.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

using Number = std::uint64_t;

static ringmain::Ring stage(const char* name)
{
    const auto ring = ringmain::Ring::open_or_create(name, {.capacity = 1 << 16, .max_message = sizeof(Number)});
    if (!ring) {
        std::fprintf(stderr, "pipeline: %s\n", ring.error().message().c_str());
        std::exit(1);
    }
    return *ring;
}

static void send(ringmain::Result<ringmain::Producer>& to, Number number)
{
    if (!to || !to->send(std::as_bytes(std::span(&number, 1)))) {
        std::exit(1);
    }
}

// Until the last producer has left and everything was read.
template <class Use>
static void for_each(ringmain::Result<ringmain::Consumer> from, Use use)
{
    const auto read = [&use](const ringmain::Message& message) {
        Number number = 0;
        std::memcpy(&number, message.bytes().data(), std::min(sizeof number, message.bytes().size()));
        use(number);
    };
    while (from && from->poll(read)) {
    }
}

int main(int argc, char** argv)
{
    const std::string_view role = argc > 1 ? argv[1] : "";
    if (role == "numbers") {
        auto numbers = stage("pipeline.numbers").producer();
        for (Number n = 1, last = std::strtoull(argc > 2 ? argv[2] : "10", nullptr, 10); n <= last; ++n) {
            send(numbers, n);
        }
    } else if (role == "square") {
        auto squares = stage("pipeline.squares").producer();
        for_each(stage("pipeline.numbers").consumer(), [&squares](Number n) { send(squares, n * n); });
    } else {
        Number sum = 0;
        for_each(stage("pipeline.squares").consumer(), [&sum](Number n) { sum += n; });
        std::printf("%llu\n", static_cast<unsigned long long>(sum));
    }
}
