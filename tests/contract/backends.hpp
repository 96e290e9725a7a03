#pragma once
// One adaptor a backend: how to make a small ring of it, and what it does in its own way.

#include <ringmain/layout/lanes.hpp>
#include <ringmain/ring.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace ringmain::contract {

struct SemaphoreBackend {
    static constexpr const char* name = "semaphore";
    static constexpr bool selects_by_type = false;
    static constexpr bool breaks_as_a_whole = true; // nonsense anywhere makes all of the ring unusable, at once
    static constexpr unsigned most_producers = 64;  // of 64 members
    static constexpr bool has_places_for_consumers = false;

    // A ring with room for `messages` of up to `max_message` bytes.
    static RingOptions options(std::uint64_t messages, std::uint64_t max_message)
    {
        return {.backend = "semaphore", .slots = messages, .max_message = max_message};
    }
    // How many messages of 1 to 8 bytes an empty ring made with such options takes from one producer. No more and no less.
    static constexpr std::size_t takes(std::uint64_t messages, std::uint64_t /*max_message*/) { return messages; }
    // What a RingStatus calls so many of them.
    static constexpr std::uint64_t volume(std::uint64_t messages) { return messages; }
};

struct LanesBackend {
    static constexpr const char* name = "lanes";
    static constexpr bool selects_by_type = true;
    static constexpr bool breaks_as_a_whole = false; // one lane does, for those who read it and once it is full
    static constexpr unsigned most_producers = 16;
    static constexpr bool has_places_for_consumers = true;

    static RingOptions options(std::uint64_t messages, std::uint64_t max_message)
    {
        return {.backend = "lanes", .capacity = lane_bytes(messages, max_message), .max_message = max_message};
    }
    static constexpr std::size_t takes(std::uint64_t messages, std::uint64_t max_message)
    {
        return (lane_bytes(messages, max_message) - layout::RecordHeader::bytes) / layout::record_bytes(8);
    }
    static constexpr std::uint64_t volume(std::uint64_t messages) { return messages * layout::record_bytes(8); }

private:
    static constexpr std::uint64_t lane_bytes(std::uint64_t messages, std::uint64_t max_message)
    {
        const std::uint64_t smallest = 256;
        return std::bit_ceil(std::max({smallest, 4 * max_message, (messages + 1) * layout::record_bytes(max_message)}));
    }
};

// As where the kernel refuses membarrier.
struct FencingLanesBackend : LanesBackend {
    static constexpr const char* name = "lanes_publisher_fences";

    static RingOptions options(std::uint64_t messages, std::uint64_t max_message)
    {
        RingOptions made = LanesBackend::options(messages, max_message);
        made.publisher_fences = true;
        return made;
    }
};

using Backends = ::testing::Types<SemaphoreBackend, LanesBackend, FencingLanesBackend>;

struct BackendNames {
    template <class Backend>
    static std::string GetName(int)
    {
        return Backend::name;
    }
};

} // namespace ringmain::contract
