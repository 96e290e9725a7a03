#pragma once
// --message: one message from the command line.

#include <producers/source.hpp>

#include <string>

namespace ringmain::produce {

class MessageSource : public Source {
public:
    MessageSource(std::string text, MessageType type) : text_(std::move(text)), type_(type) {}

    [[nodiscard]] program::Status<Supply> next(std::vector<Outgoing>& batch, std::size_t at_most, Deadline until) override;
    [[nodiscard]] program::Expected expected() const override { return {1, text_.size()}; }

private:
    std::string text_;
    MessageType type_;
    bool given_ = false;
};

} // namespace ringmain::produce
