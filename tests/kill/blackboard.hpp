#pragma once
// What the processes of one victim's life tell each other, through shared memory.

#include <kill/diary.hpp>

#include <array>
#include <atomic>
#include <cstdarg>
#include <cstdint>
#include <cstdio>

namespace ringmain::kill_tests {

struct Blackboard {
    // By the peer.
    std::array<std::uint64_t, 16> heard{}; // what it received, as sighting_of()
    std::atomic<std::uint32_t> heard_count{0};
    std::atomic<std::uint32_t> peer_error{0}; // an Errc that it did not expect
    std::atomic<bool> peer_left{false};

    // By a helper and for it.
    std::atomic<bool> helped{false};
    std::atomic<bool> helper_may_leave{false};

    Diary diary; // by the victim, and by those who died before it

    // By the survivor. A literal: all processes here have it at the same address.
    std::atomic<const char*> phase{"starting"};
    std::uint64_t done = 0; // how much of its operation the victim did
    std::array<char, 400> wrong{};

    // Notes the first thing that is wrong, for the report. Returns false.
    [[gnu::format(printf, 2, 3)]] bool complain(const char* format, ...) noexcept
    {
        std::va_list arguments;
        va_start(arguments, format);
        if (wrong[0] == '\0') {
            std::vsnprintf(wrong.data(), wrong.size(), format, arguments);
        }
        va_end(arguments);
        return false;
    }
};

} // namespace ringmain::kill_tests
