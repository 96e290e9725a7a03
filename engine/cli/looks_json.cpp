#include <cli/looks_json.hpp>

#include <cli/ring_json.hpp>

#include <boost/json.hpp>

namespace ringmain::cli {
namespace {

namespace json = boost::json;

json::value rates_json(const std::vector<MemberRate>& rates)
{
    json::array all;
    for (const MemberRate& each : rates) {
        all.push_back(
            {{"index", each.index}, {"pid", each.pid}, {"messages_per_second", each.messages}, {"bytes_per_second", each.bytes}});
    }
    return all;
}

json::value rate_json(const RingRate& rate)
{
    return {{"sent_messages_per_second", rate.sent_messages},
            {"sent_bytes_per_second", rate.sent_bytes},
            {"received_messages_per_second", rate.received_messages},
            {"received_bytes_per_second", rate.received_bytes}};
}

} // namespace

json::object looks_json(const Looks& seen)
{
    return {{"ring", to_json(seen.ring)},
            {"interval_seconds", seen.seconds ? json::value(*seen.seconds) : json::value(nullptr)},
            {"rate", seen.rate ? rate_json(*seen.rate) : json::value(nullptr)},
            {"rates", seen.seconds ? rates_json(seen.rates) : json::value(nullptr)}};
}

} // namespace ringmain::cli
