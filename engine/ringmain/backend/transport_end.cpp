#include <ringmain/backend/transport_end.hpp>

#include <algorithm>

namespace ringmain::backend {
Outcome<std::size_t> TransportProducer::send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept
{
    if (!process_.is_still_ours()) {
        return Errc::forked;
    }
    const auto too_big = [most = max_message()](const Outgoing& message) { return message.bytes.size() > most; };
    if (std::ranges::any_of(messages, too_big)) {
        return Errc::too_big;
    }
    std::size_t sent = 0;
    while (sent < messages.size()) {
        const auto some = sender_->send(messages.subspan(sent), wait);
        if (!some) {
            return sent != 0 ? Outcome<std::size_t>(sent) : some;
        }
        sent += *some;
    }
    return sent;
}

Outcome<std::size_t> TransportConsumer::take(std::size_t at_most, const Wait& wait) noexcept
{
    if (!process_.is_still_ours()) {
        return Errc::forked;
    }
    if (at_most == 0) {
        return std::size_t{0};
    }
    inbox_.prepare(receiver_->max_message(), at_most);
    const auto received = receiver_->receive(inbox_, at_most, wait);
    return received ? Outcome<std::size_t>(inbox_.size()) : Outcome<std::size_t>(received.error());
}

} // namespace ringmain::backend
