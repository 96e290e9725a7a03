#include <producers/pacer.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace ringmain::produce {

std::size_t Pacer::due(Deadline now, std::size_t at_most) noexcept
{
    if (!rate_) {
        return at_most;
    }
    if (!start_) {
        start_ = now;
    }
    const long double periods = static_cast<long double>((now - *start_).count()) / static_cast<long double>(rate_->per.count());
    const auto scheduled = std::floor(periods * static_cast<long double>(rate_->count)) + 1;
    const auto left = scheduled - static_cast<long double>(sent_);
    return left <= 0 ? 0 : static_cast<std::size_t>(std::min(left, static_cast<long double>(at_most)));
}

Deadline Pacer::next() const noexcept
{
    if (!rate_ || !start_) {
        return now_or_never;
    }
    const long double periods = static_cast<long double>(sent_) / static_cast<long double>(rate_->count);
    const long double wait = std::min(std::ceil(periods * static_cast<long double>(rate_->per.count())), 9e18L);
    return *start_ + std::min(std::chrono::nanoseconds(static_cast<std::int64_t>(wait)), never - *start_);
}

} // namespace ringmain::produce
