#include <cli/top/top_json.hpp>

#include <cli/looks_json.hpp>
#include <cli/words.hpp>

#include <boost/json.hpp>

namespace ringmain::cli::top {

boost::json::object to_json(const Sample& sample, const std::optional<RingId>& only)
{
    boost::json::array rings;
    for (const RingRow& row : sample.rings) {
        if (!only || row.id == *only) {
            rings.emplace_back(looks_json({row.ring, row.rates, row.rate, sample.seconds}));
        }
    }
    return {{"time", utc_time(sample.time_ns)}, {"rings", std::move(rings)}};
}

} // namespace ringmain::cli::top
