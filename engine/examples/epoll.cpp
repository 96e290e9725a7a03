// A ring among other things to wait for, in a loop of epoll(7): epoll RING prints lines from there and from stdin, until the
// ring's last producer leaves.
#include <ringmain/ring.hpp>

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string_view>

static void print(const char* from, std::string_view text)
{
    text = text.substr(0, text.find_last_not_of('\n') + 1);
    std::printf("%s: %.*s\n", from, static_cast<int>(text.size()), text.data());
    std::fflush(stdout);
}

static void watch(int epoll, int fd)
{
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.fd = fd;
    (void)::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &interest); // fails for what cannot be waited for, such as a file
}

int main(int argc, char** argv)
{
    const auto ring = ringmain::Ring::open_or_create(argc > 1 ? argv[1] : "epoll");
    auto rx = ring ? ring->consumer() : ringmain::Result<ringmain::Consumer>(ring.error());
    const auto doorbell = rx ? rx->fd() : ringmain::Result<int>(rx.error());
    if (!doorbell) {
        std::fprintf(stderr, "epoll: %s\n", doorbell.error().message().c_str());
        return 1;
    }
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    watch(epoll, *doorbell);
    watch(epoll, STDIN_FILENO);
    for (epoll_event ready{}; ::epoll_wait(epoll, &ready, 1, -1) == 1;) {
        if (ready.data.fd == *doorbell) {
            auto message = rx->try_receive();
            for (; message; message = rx->try_receive()) {
                print("ring", ringmain::as_text(message->bytes()));
            }
            if (message.error() != ringmain::Errc::would_block) { // from here on it rings for the next one
                return message.error() == ringmain::Errc::end_of_stream ? 0 : 1;
            }
        } else {
            std::array<char, 4096> line{};
            const auto length = ::read(STDIN_FILENO, line.data(), line.size());
            if (length <= 0) {
                (void)::epoll_ctl(epoll, EPOLL_CTL_DEL, STDIN_FILENO, nullptr);
                continue;
            }
            print("stdin", std::string_view(line.data(), static_cast<std::size_t>(length)));
        }
    }
}
