// A peer: ZeroMQ, PUSH to PULL through a socket of the file system. Its ends have threads of their own, which share the CPU of
// their place; messages are copied through the kernel.

#include <bench/peers/add_peer.hpp>
#include <bench/peers/private_folder.hpp>

#include <zmq.hpp>

#include <sched.h>

#include <algorithm>
#include <stdexcept>

namespace ringmain::bench {
namespace {

struct ZeroMq {
    struct Venue {
        PrivateFolder folder;
        [[nodiscard]] std::string url() const { return "ipc://" + folder.file("socket"); }
    };

    // Both ends have a queue; with a limit, a full one blocks.
    class End {
    public:
        End(zmq::socket_type type, std::size_t depth) : socket_(context_, type)
        {
            const int half = static_cast<int>(std::max<std::size_t>(depth / 2, 1));
            socket_.set(zmq::sockopt::sndhwm, half);
            socket_.set(zmq::sockopt::rcvhwm, half);
        }

    protected:
        zmq::context_t context_;
        zmq::socket_t socket_;
    };

    class Push : End {
    public:
        Push(Venue& venue, std::size_t bytes, std::size_t depth) : End(zmq::socket_type::push, depth), bytes_(bytes)
        {
            socket_.connect(venue.url());
        }

        // The messages of a batch are the parts of one of ZeroMQ's, which go to its thread at once.
        template <class Fill>
        void send(Fill& fill, bool more)
        {
            zmq::message_t message(bytes_);
            fill(message.data<std::byte>());
            (void)socket_.send(message, more ? zmq::send_flags::sndmore : zmq::send_flags::none);
        }

    private:
        std::size_t bytes_;
    };

    class Pull : End {
    public:
        Pull(Venue& venue, std::size_t bytes, std::size_t depth, Waiting waiting)
            : End(zmq::socket_type::pull, depth), bytes_(bytes), spins_(waiting == Waiting::spin)
        {
            socket_.bind(venue.url());
        }

        template <class Use>
        bool take(Use& use, bool block)
        {
            const auto flags = block && !spins_ ? zmq::recv_flags::none : zmq::recv_flags::dontwait;
            while (!socket_.recv(message_, flags)) {
                if (!block) {
                    return false;
                }
                ::sched_yield(); // to its thread, which brings the message
            }
            if (message_.size() != bytes_) {
                throw std::runtime_error("a message arrived with another length");
            }
            use(message_.data<std::byte>());
            return true;
        }

    private:
        std::size_t bytes_;
        bool spins_;
        zmq::message_t message_;
    };
};

const bool registered = [] {
    add_peer<ZeroMq>("zeromq", {1'000, 100'000, 1'000'000});
    return true;
}();

} // namespace
} // namespace ringmain::bench
