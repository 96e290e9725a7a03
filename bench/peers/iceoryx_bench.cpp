// A peer: iceoryx, which writes and reads messages in place, in memory that its daemon manages. It knows no batches. Its queues
// hold 256 messages at most, so small messages get less memory than elsewhere.

#include <bench/peers/add_peer.hpp>
#include <bench/peers/roudi.hpp>
#include <bench/spinning.hpp>

#include <iceoryx_hoofs/log/logmanager.hpp>
#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <iceoryx_posh/runtime/posh_runtime.hpp>

#include <algorithm>
#include <stdexcept>

namespace ringmain::bench {
namespace {

namespace posh = iox::popo;

struct Iceoryx {
    class Venue {
    public:
        // Once in each process before it publishes or subscribes.
        void join() const
        {
            iox::log::LogManager::GetLogManager().SetDefaultLogLevel(iox::log::LogLevel::kOff,
                                                                     iox::log::LogLevelOutput::kHideLogLevel);
            iox::runtime::PoshRuntime::initRuntime({iox::cxx::TruncateToCapacity, roudi_->client_name()});
        }
        // Of one publisher and one subscriber.
        [[nodiscard]] iox::capro::ServiceDescription service() const
        {
            return {"ringmain-bench", {iox::cxx::TruncateToCapacity, std::to_string(number_)}, "message"};
        }

    private:
        static unsigned next_number()
        {
            static unsigned next = 0;
            return next++;
        }
        std::shared_ptr<const RouDi> roudi_ = RouDi::running();
        unsigned number_ = next_number();
    };

    class Push {
    public:
        Push(Venue& venue, std::size_t bytes, std::size_t /*depth*/) : bytes_(static_cast<std::uint32_t>(bytes))
        {
            venue.join();
            posh::PublisherOptions options;
            options.subscriberTooSlowPolicy = posh::ConsumerTooSlowPolicy::WAIT_FOR_CONSUMER;
            publisher_.emplace(venue.service(), options);
            spin_until([&] { return publisher_->hasSubscribers(); }); // who comes later gets nothing of what came before
        }

        template <class Fill>
        void send(Fill& fill, bool /*more*/)
        {
            auto loan = publisher_->loan(bytes_);
            if (loan.has_error()) {
                throw std::runtime_error("iceoryx: no memory to loan");
            }
            fill(static_cast<std::byte*>(loan.value()));
            publisher_->publish(loan.value());
        }

    private:
        std::uint32_t bytes_;
        std::optional<posh::UntypedPublisher> publisher_;
    };

    class Pull {
    public:
        Pull(Venue& venue, std::size_t /*bytes*/, std::size_t depth, Waiting waiting)
        {
            venue.join();
            posh::SubscriberOptions options;
            options.queueCapacity = std::min<std::size_t>(depth, iox::MAX_SUBSCRIBER_QUEUE_CAPACITY);
            options.queueFullPolicy = posh::QueueFullPolicy::BLOCK_PRODUCER;
            subscriber_.emplace(venue.service(), options);
            if (waiting == Waiting::park) {
                wait_set_.emplace(); // only then: whoever publishes has to wake it each time
                if (wait_set_->attachState(*subscriber_, posh::SubscriberState::HAS_DATA).has_error()) {
                    throw std::runtime_error("iceoryx: a subscriber cannot be attached to a WaitSet");
                }
            }
        }

        template <class Use>
        bool take(Use& use, bool block)
        {
            const auto take_one = [&] {
                const auto taken = subscriber_->take();
                if (taken.has_error()) {
                    return false;
                }
                use(static_cast<const std::byte*>(taken.value()));
                subscriber_->release(taken.value());
                return true;
            };
            if (!block) {
                return take_one();
            }
            wait_for(take_one);
            return true;
        }

    private:
        template <class Condition>
        void wait_for(Condition& take_one)
        {
            if (!wait_set_) {
                spin_until(take_one);
                return;
            }
            while (!take_one()) {
                (void)wait_set_->wait();
            }
        }

        std::optional<posh::UntypedSubscriber> subscriber_;
        std::optional<posh::WaitSet<1>> wait_set_;
    };
};

const bool registered = [] {
    add_peer<Iceoryx>("iceoryx", {1'000, 100'000});
    return true;
}();

} // namespace
} // namespace ringmain::bench
