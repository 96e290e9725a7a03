#include <producers/generated_source.hpp>

#include <ringmain/program/generated.hpp>

#include <algorithm>
#include <random>

namespace ringmain::produce {
namespace {

// Two producers must not share an id, whatever processes or containers they run in.
std::uint64_t random_id()
{
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
}

} // namespace

GeneratedSource::GeneratedSource(std::uint64_t count, std::size_t size, MessageType type)
    : count_(count), size_(size), type_(type), id_(random_id())
{
}

program::Status<Supply> GeneratedSource::next(std::vector<Outgoing>& batch, std::size_t at_most, Deadline)
{
    constexpr std::size_t enough = 1 << 20; // bytes at a time: more would fall out of the cache before it is sent
    batch.clear();
    if (sequence_ == count_) {
        return Supply::end;
    }
    const auto fitting = std::max<std::size_t>(enough / size_, 1);
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>({at_most, fitting, count_ - sequence_}));
    buffer_.resize(std::max(buffer_.size(), n * size_));
    for (std::size_t i = 0; i < n; ++i) {
        const MutableBytes message = MutableBytes(buffer_).subspan(i * size_, size_);
        program::generate(message, {id_, sequence_++});
        batch.push_back({message, type_});
    }
    return Supply::some;
}

} // namespace ringmain::produce
