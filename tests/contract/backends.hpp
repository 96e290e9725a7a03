#pragma once
// One adaptor a backend: how to make a small ring of it, and what it does not do.

#include <ringmain/ring.hpp>

#include <gtest/gtest.h>

#include <cstdint>

namespace ringmain::contract {

struct SemaphoreBackend {
    static constexpr const char* name = "semaphore";
    static constexpr bool selects_by_type = false;

    // A ring that holds exactly `slots` messages of up to `max_message` bytes.
    static RingOptions options(std::uint64_t slots, std::uint64_t max_message)
    {
        return {.backend = "semaphore", .slots = slots, .max_message = max_message};
    }
};

using Backends = ::testing::Types<SemaphoreBackend>;

struct BackendNames {
    template <class Backend>
    static std::string GetName(int)
    {
        return Backend::name;
    }
};

} // namespace ringmain::contract
