#pragma once
// What the two transports of Boost.Interprocess share besides their memory: how they wait, and how they are opened, joined,
// listed and removed.

#include <ringmain/backend/boost_failure.hpp>
#include <ringmain/backend/boost_object.hpp>
#include <ringmain/backend/boost_sizes.hpp>
#include <ringmain/backend/patience.hpp>
#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/presence.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ringmain::backend {

// Whether nothing can end a wait but what is waited for: then it need not be cut into slices.
[[nodiscard]] inline bool is_endless(const Wait& wait) noexcept
{
    return wait.deadline() == never && !wait.stop().stop_possible();
}
// A moment on the clock that Boost's timed calls go by on Linux. It may be set while somebody sleeps: use near ones only.
[[nodiscard]] inline std::chrono::system_clock::time_point wall_time(Deadline deadline) noexcept
{
    return std::chrono::system_clock::now() + std::max(Clock::duration(0), deadline - Clock::now());
}

// Whether a stream is over, as one receiver sees it.
class BoostStream {
public:
    explicit BoostStream(sys::Presence presence, bool follow) noexcept : presence_(std::move(presence)), follow_(follow) {}

    void has_received() noexcept { received_ = true; }
    // Then it is, if nothing is left: look once more.
    [[nodiscard]] bool may_be_over() const noexcept
    {
        return !follow_ && !presence_.has_senders() && (received_ || presence_.saw_the_last_leave());
    }
    [[nodiscard]] bool never_ends() const noexcept { return follow_; }

private:
    sys::Presence presence_;
    bool follow_;
    bool received_ = false;
};

// `Kind` names the backend, and has the types Opened (with members `found` and `sizes`), Sender and Receiver, and the functions
// make, open, status (may wait for a lock) and look (does not, and changes nothing). All may throw.
template <class Kind>
class BoostTransport : public Transport {
public:
    BoostTransport(BoostObject object, typename Kind::Opened opened) : object_(std::move(object)), opened_(std::move(opened)) {}

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        return explained("join", object_.label(), [&]() -> Result<std::unique_ptr<Sender>> {
            auto here = object_.appear(opened_.found);
            if (!here) {
                return here.error();
            }
            return std::unique_ptr<Sender>(std::make_unique<typename Kind::Sender>(object_, opened_, std::move(*here), spinning));
        });
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& terms) override
    {
        return explained("join", object_.label(), [&]() -> Result<std::unique_ptr<Receiver>> {
            auto presence = object_.watch(opened_.found);
            if (!presence) {
                return presence.error();
            }
            BoostStream stream(std::move(*presence), terms.follow);
            return std::unique_ptr<Receiver>(
                std::make_unique<typename Kind::Receiver>(object_, opened_, std::move(stream), spinning));
        });
    }
    Result<RingStatus> status() const override
    {
        return explained("status", object_.label(), [&]() -> Result<RingStatus> { return Kind::status(object_, opened_); });
    }

    static Result<std::shared_ptr<Transport>> open(const TransportRequest& request)
    {
        return explained("open", request.name, [&]() -> Result<std::shared_ptr<Transport>> {
            const auto object = BoostObject::of(request.name, Kind::name);
            if (!object) {
                return object.error();
            }
            const auto make = [&](const char* memory) -> Result<void> {
                const auto sizes = sizes_of(request);
                if (!sizes) {
                    return sizes.error();
                }
                Kind::make(memory, *sizes, request.mode);
                return {};
            };
            if (const auto there = object->find_or_make(request, make); !there) {
                return there.error();
            }
            auto opened = Kind::open(*object);
            if (!opened) {
                return opened.error();
            }
            if (const auto fits = check_sizes(request, opened->sizes, object->label()); !fits) {
                return fits.error();
            }
            return std::shared_ptr<Transport>(std::make_shared<BoostTransport>(*object, std::move(*opened)));
        });
    }
    static Result<void> remove(const std::string& name, bool even_if_in_use)
    {
        return explained("remove", name, [&]() -> Result<void> {
            const auto object = BoostObject::of(name, Kind::name);
            return object ? object->remove(even_if_in_use) : Result<void>(object.error());
        });
    }
    static std::vector<RingStatus> list()
    {
        std::vector<RingStatus> all;
        for (const std::string& name : sys::runtime_names(Kind::name)) {
            if (const auto object = BoostObject::of(name, Kind::name)) {
                auto status = explained("open", object->label(), [&] { return Kind::look(*object); });
                all.push_back(status ? *std::move(status) : object->status_after(status.error().code));
            }
        }
        return all;
    }

private:
    BoostObject object_;
    typename Kind::Opened opened_;
};

} // namespace ringmain::backend
