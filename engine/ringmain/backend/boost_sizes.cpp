#include <ringmain/backend/boost_sizes.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <utility>

namespace ringmain::backend {
namespace {

constexpr std::uint64_t default_bytes = std::uint64_t{4} << 20;
constexpr std::uint64_t default_max_message = std::uint64_t{64} << 10;
constexpr std::uint64_t default_most_slots = std::uint64_t{64} << 10;
constexpr std::uint64_t largest_message = std::uint64_t{1} << 30;
constexpr std::uint64_t most_slots = INT_MAX; // what a POSIX semaphore counts

Error bad_size(std::string option, std::string hint)
{
    return {Errc::bad_option, 0, "create", std::move(option), std::move(hint)};
}

std::uint64_t slots_in(std::uint64_t capacity, std::uint64_t max_message) noexcept
{
    return capacity / std::max<std::uint64_t>(max_message, 1);
}

} // namespace

Result<BoostSizes> sizes_of(const TransportRequest& request)
{
    if (request.slots && request.capacity) {
        return bad_size("slots and capacity", "give one of the two: capacity is slots times max-message");
    }
    const std::uint64_t max_message = request.max_message.value_or(default_max_message);
    if (max_message > largest_message) {
        return bad_size(fmt::format("max-message {}", max_message), fmt::format("use at most {} bytes", largest_message));
    }
    const std::uint64_t usual = std::clamp<std::uint64_t>(slots_in(default_bytes, max_message), 1, default_most_slots);
    const std::uint64_t slots = request.slots      ? *request.slots
                                : request.capacity ? slots_in(*request.capacity, max_message)
                                                   : usual;
    std::string option =
        request.slots ? fmt::format("slots {}", slots) : fmt::format("capacity {}", request.capacity.value_or(0));
    if (slots == 0) {
        return bad_size(std::move(option), fmt::format("give room for one message of {} bytes (max-message)", max_message));
    }
    if (slots > most_slots) {
        return bad_size(std::move(option), fmt::format("use at most {} messages, which a semaphore can count", most_slots));
    }
    return BoostSizes{slots, max_message};
}

bool are_possible(const BoostSizes& sizes) noexcept
{
    return sizes.slots != 0 && sizes.slots <= most_slots && sizes.max_message <= largest_message;
}

Result<void> check_sizes(const TransportRequest& request, const BoostSizes& found, const std::string& label)
{
    const bool is_as_long = request.max_message.value_or(found.max_message) == found.max_message;
    const std::uint64_t in_capacity = request.capacity ? slots_in(*request.capacity, found.max_message) : found.slots;
    if (is_as_long && request.slots.value_or(in_capacity) == found.slots) {
        return {};
    }
    return Error{
        Errc::mismatch, 0, "open", label,
        fmt::format("drop what differs, or recreate it: it has {} slots of up to {} bytes", found.slots, found.max_message)};
}

} // namespace ringmain::backend
