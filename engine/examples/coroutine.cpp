// A coroutine of Boost.Asio that awaits messages: coroutine RING prints them as they are, until the ring's last producer leaves.
#include <ringmain/ring.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdio>

namespace asio = boost::asio;
using Doorbell = asio::posix::stream_descriptor;

// The next message; the consumer's error when there is none any more. Others of the io_context run meanwhile.
static asio::awaitable<ringmain::Outcome<ringmain::Message>> next(ringmain::Consumer& rx, Doorbell& doorbell)
{
    for (;;) {
        auto message = rx.try_receive();
        if (message || message.error() != ringmain::Errc::would_block) {
            co_return message;
        }
        co_await doorbell.async_wait(Doorbell::wait_read, asio::use_awaitable);
    }
}

static asio::awaitable<void> print_all(ringmain::Consumer& rx, Doorbell& doorbell)
{
    while (const auto message = co_await next(rx, doorbell)) {
        (void)std::fwrite(message->bytes().data(), 1, message->bytes().size(), stdout);
    }
}

int main(int argc, char** argv)
{
    const auto ring = ringmain::Ring::open_or_create(argc > 1 ? argv[1] : "coroutine");
    auto rx = ring ? ring->consumer() : ringmain::Result<ringmain::Consumer>(ring.error());
    const auto fd = rx ? rx->fd() : ringmain::Result<int>(rx.error());
    if (!fd) {
        std::fprintf(stderr, "coroutine: %s\n", fd.error().message().c_str());
        return 1;
    }
    asio::io_context context(1);
    Doorbell doorbell(context, *fd);
    asio::co_spawn(context, print_all(*rx, doorbell), asio::detached);
    context.run();
    doorbell.release(); // the consumer closes it
}
