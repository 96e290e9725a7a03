// `unix`: sockets of packets. One consumer listens; each producer has a connection of its own, which keeps what it sent until the
// consumer takes it, even if the producer is gone. See unix_place.hpp and unix_ends.hpp.

#include <ringmain/backend/unix_ends.hpp>

#include <memory>

namespace ringmain::backend {
namespace {

class UnixTransport : public Transport {
public:
    explicit UnixTransport(UnixPlace place) : place_(std::make_shared<UnixPlace>(std::move(place))) {}

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        return join_as_unix_sender(place_, spinning);
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& terms) override
    {
        return join_as_unix_receiver(place_, spinning, terms.follow);
    }
    Result<RingStatus> status() const override
    {
        return place_->is_removed() ? Result<RingStatus>(place_->failure(Errc::removed)) : place_->status();
    }

private:
    std::shared_ptr<const UnixPlace> place_;
};

Result<std::shared_ptr<Transport>> open_unix(const TransportRequest& request)
{
    auto place = UnixPlace::open(request);
    return place ? Result<std::shared_ptr<Transport>>(std::make_shared<UnixTransport>(*std::move(place)))
                 : Result<std::shared_ptr<Transport>>(place.error());
}

} // namespace

const TransportKind unix_socket{open_unix, UnixPlace::remove, UnixPlace::list};

} // namespace ringmain::backend
