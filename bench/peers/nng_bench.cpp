// A peer: nng, push to pull through a socket of the file system. Its ends have threads of their own, which share the CPU of
// their place; messages are copied through the kernel. It knows no batches.

#include <bench/peers/add_peer.hpp>
#include <bench/peers/private_folder.hpp>

#include <nng/nng.h>
#include <nng/protocol/pipeline0/pull.h>
#include <nng/protocol/pipeline0/push.h>

#include <sched.h>

#include <algorithm>
#include <stdexcept>

namespace ringmain::bench {
namespace {

void check(int error, const char* what)
{
    if (error != 0) {
        throw std::runtime_error(std::string(what) + ": " + nng_strerror(error));
    }
}

struct Nng {
    struct Venue {
        PrivateFolder folder;
        [[nodiscard]] std::string url() const { return "ipc://" + folder.file("socket"); }
    };

    // Both ends have a queue; a full one blocks.
    class End {
    public:
        End(int (*open)(nng_socket*), const char* queue, std::size_t depth)
        {
            constexpr std::size_t longest = 128; // makes it no slower, and is soon empty at the end of a slice
            check(open(&socket_), "nng open");
            check(nng_socket_set_int(socket_, queue, static_cast<int>(std::clamp<std::size_t>(depth / 2, 1, longest))), queue);
        }
        End(const End&) = delete;
        End& operator=(const End&) = delete;
        ~End() { nng_close(socket_); }

    protected:
        nng_socket socket_ = NNG_SOCKET_INITIALIZER;
    };

    class Push : End {
    public:
        Push(Venue& venue, std::size_t bytes, std::size_t depth) : End(nng_push0_open, NNG_OPT_SENDBUF, depth), bytes_(bytes)
        {
            check(nng_dial(socket_, venue.url().c_str(), nullptr, 0), "nng_dial");
        }

        template <class Fill>
        void send(Fill& fill, bool /*more*/)
        {
            nng_msg* message = nullptr;
            check(nng_msg_alloc(&message, bytes_), "nng_msg_alloc");
            fill(static_cast<std::byte*>(nng_msg_body(message)));
            check(nng_sendmsg(socket_, message, 0), "nng_sendmsg"); // owns it from now on
        }

    private:
        std::size_t bytes_;
    };

    class Pull : End {
    public:
        Pull(Venue& venue, std::size_t bytes, std::size_t depth, Waiting waiting)
            : End(nng_pull0_open, NNG_OPT_RECVBUF, depth), bytes_(bytes), spins_(waiting == Waiting::spin)
        {
            check(nng_socket_set_size(socket_, NNG_OPT_RECVMAXSZ, bytes), NNG_OPT_RECVMAXSZ);
            check(nng_listen(socket_, venue.url().c_str(), nullptr, 0), "nng_listen");
        }

        template <class Use>
        bool take(Use& use, bool block)
        {
            nng_msg* message = nullptr;
            int error = 0;
            while ((error = nng_recvmsg(socket_, &message, block && !spins_ ? 0 : NNG_FLAG_NONBLOCK)) == NNG_EAGAIN) {
                if (!block) {
                    return false;
                }
                ::sched_yield(); // to its threads, which bring the message
            }
            check(error, "nng_recvmsg");
            const bool is_right = nng_msg_len(message) == bytes_;
            if (is_right) {
                use(static_cast<const std::byte*>(nng_msg_body(message)));
            }
            nng_msg_free(message);
            if (!is_right) {
                throw std::runtime_error("a message arrived with another length");
            }
            return true;
        }

    private:
        std::size_t bytes_;
        bool spins_;
    };
};

const bool registered = [] {
    add_peer<Nng>("nng", {1'000, 100'000});
    return true;
}();

} // namespace
} // namespace ringmain::bench
