#pragma once
// gen: messages that check themselves.

#include <producers/source.hpp>

#include <vector>

namespace ringmain::produce {

class GeneratedSource : public Source {
public:
    // count messages of `size` bytes (at least program::smallest_generated), by a producer with a random id.
    GeneratedSource(std::uint64_t count, std::size_t size, MessageType type);

    [[nodiscard]] program::Status<Supply> next(std::vector<Outgoing>& batch, std::size_t at_most, Deadline until) override;
    [[nodiscard]] program::Expected expected() const override { return {count_, count_ * size_}; }

private:
    std::uint64_t count_;
    std::size_t size_;
    MessageType type_;
    std::uint64_t id_;
    std::uint64_t sequence_ = 0;
    std::vector<std::byte> buffer_;
};

} // namespace ringmain::produce
