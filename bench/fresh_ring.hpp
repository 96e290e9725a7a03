#pragma once
// Rings that nobody else has, and what goes wrong with them as exceptions.

#include <ringmain/ring.hpp>

#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <utility>

namespace ringmain::bench {

template <class T>
T or_throw(Result<T> result)
{
    if (!result) {
        throw std::runtime_error(result.error().message());
    }
    return std::move(*result);
}

[[noreturn]] inline void throw_outcome(Errc error)
{
    throw std::runtime_error(std::string(describe(error)));
}

// Of a ring that no other transport has.
inline std::string fresh_ring_name()
{
    static std::atomic<unsigned> made{0};
    return "bench-" + std::to_string(::getpid()) + "-" + std::to_string(made++);
}

// Made with it, and removed with it, whoever is in it then. Transports without a name have none.
class FreshRing {
public:
    explicit FreshRing(const RingOptions& options, bool has_name = true)
        : name_(has_name ? fresh_ring_name() : std::string()), ring_(or_throw(Ring::recreate(name_, options)))
    {
    }
    FreshRing(const FreshRing&) = delete;
    FreshRing& operator=(const FreshRing&) = delete;
    ~FreshRing()
    {
        if (!name_.empty()) {
            (void)Ring::remove(name_, true);
        }
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const Ring& operator*() const noexcept { return ring_; }
    [[nodiscard]] const Ring* operator->() const noexcept { return &ring_; }

private:
    std::string name_;
    Ring ring_;
};

} // namespace ringmain::bench
