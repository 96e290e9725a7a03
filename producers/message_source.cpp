#include <producers/message_source.hpp>

#include <utility>

namespace ringmain::produce {

program::Status<Supply> MessageSource::next(std::vector<Outgoing>& batch, std::size_t, Deadline)
{
    batch.clear();
    if (std::exchange(given_, true)) {
        return Supply::end;
    }
    batch.push_back({as_bytes(text_), type_});
    return Supply::some;
}

} // namespace ringmain::produce
