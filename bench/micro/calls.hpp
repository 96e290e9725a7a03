#pragma once
// The calls of the public interface, as a user writes them; a burst of each. `Before` is what it finds, and N the size of a
// message, known to the compiler as that of a user's struct is. Each says whether all its calls did what they should.

#include <bench/micro/stage.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>

namespace ringmain::bench::micro {

template <class Call>
[[gnu::always_inline]] inline bool every_time(Call&& call)
{
    bool ok = true;
    for (std::size_t i = 0; i < burst; ++i) {
        ok = call() && ok;
    }
    return ok;
}

struct Claiming {
    static constexpr const char* name = "claim";
    static constexpr Before before = Before::empty;
    template <std::size_t N>
    static bool run(Stage& stage) // each takes the place of the one before
    {
        return every_time([&] { return stage.producer().claim(N).has_value(); });
    }
};

struct ClaimAndAbort {
    static constexpr const char* name = "claim+abort";
    static constexpr Before before = Before::empty;
    template <std::size_t N>
    static bool run(Stage& stage)
    {
        return every_time([&] {
            auto claim = stage.producer().claim(N);
            if (claim) {
                claim->abort();
            }
            return claim.has_value();
        });
    }
};

struct ClaimAndCommit {
    static constexpr const char* name = "claim+commit";
    static constexpr Before before = Before::room;
    template <std::size_t N>
    static bool run(Stage& stage) // nothing is written there
    {
        return every_time([&] {
            auto claim = stage.producer().claim(N);
            if (claim) {
                claim->commit();
            }
            return claim.has_value();
        });
    }
};

struct Send {
    static constexpr const char* name = "send";
    static constexpr Before before = Before::room;
    template <std::size_t N>
    static bool run(Stage& stage)
    {
        return every_time([&] { return stage.producer().send({stage.payload(), N}).has_value(); });
    }
};

struct TrySend {
    static constexpr const char* name = "try_send";
    static constexpr Before before = Before::room;
    template <std::size_t N>
    static bool run(Stage& stage)
    {
        return every_time([&] { return stage.producer().try_send({stage.payload(), N}).has_value(); });
    }
};

struct TrySendToFull {
    static constexpr const char* name = "try_send:full";
    static constexpr Before before = Before::full;
    template <std::size_t N>
    static bool run(Stage& stage)
    {
        return every_time([&] { return !stage.producer().try_send({stage.payload(), N}).has_value(); });
    }
};

struct SendBatch {
    static constexpr const char* name = "send_batch:64";
    static constexpr Before before = Before::room;
    template <std::size_t N>
    static bool run(Stage& stage) // the figure is that of a message
    {
        bool ok = true;
        for (std::size_t sent = 0; sent < burst; sent += stage.batch().size()) {
            ok = stage.producer().send_batch(stage.batch()).has_value() && ok;
        }
        return ok;
    }
};

struct Receive {
    static constexpr const char* name = "receive+release";
    static constexpr Before before = Before::messages;
    template <std::size_t N>
    static bool run(Stage& stage)
    {
        return every_time([&] {
            const auto message = stage.consumer().receive();
            return message && message->bytes().size() == N;
        });
    }
};

struct TryReceive {
    static constexpr const char* name = "try_receive+release";
    static constexpr Before before = Before::messages;
    template <std::size_t N>
    static bool run(Stage& stage)
    {
        return every_time([&] {
            const auto message = stage.consumer().try_receive();
            return message && message->bytes().size() == N;
        });
    }
};

struct TryReceiveFromEmpty {
    static constexpr const char* name = "try_receive:empty";
    static constexpr Before before = Before::empty;
    template <std::size_t N>
    static bool run(Stage& stage)
    {
        return every_time([&] { return !stage.consumer().try_receive().has_value(); });
    }
};

struct Poll {
    static constexpr const char* name = "poll:64";
    static constexpr Before before = Before::messages;
    template <std::size_t N>
    static bool run(Stage& stage) // the figure is that of a message
    {
        bool ok = true;
        for (std::size_t taken = 0; taken < burst && ok;) {
            const auto some =
                stage.consumer().poll([&ok](const Message& message) { ok = message.bytes().size() == N && ok; }, burst / 2);
            ok = some.has_value() && ok;
            taken += ok ? *some : 0;
        }
        return ok;
    }
};

} // namespace ringmain::bench::micro
