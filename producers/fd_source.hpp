#pragma once
// Standard input or a file, cut into messages where they lie: what is sent points into the bytes that were read.

#include <producers/source.hpp>

#include <ringmain/program/framing.hpp>
#include <ringmain/program/input.hpp>

#include <memory>
#include <optional>

namespace ringmain::produce {

class FdSource : public Source {
public:
    FdSource(program::Input input, program::Interrupt& interrupt, program::Frame frame, std::size_t max_message,
             MessageType type);

    [[nodiscard]] program::Status<Supply> next(std::vector<Outgoing>& batch, std::size_t at_most, Deadline until) override;
    [[nodiscard]] program::Expected expected() const override;
    [[nodiscard]] std::uint64_t read_ahead() const override { return end_ - begin_; }
    [[nodiscard]] bool is_only_copy() const override { return !size_.has_value(); }

private:
    // nullopt: go on.
    using Step = std::optional<program::Status<Supply>>;
    [[nodiscard]] Step cut(std::vector<Outgoing>& batch, std::size_t at_most);
    [[nodiscard]] Step read_more(std::vector<Outgoing>& batch, Deadline until);
    [[nodiscard]] Step wait(std::vector<Outgoing>& batch, Deadline until);
    void take(std::vector<Outgoing>& batch, const program::Cut& cut);
    void move_to_front();
    [[nodiscard]] program::Failure failure(const program::Cut& cut) const;
    [[nodiscard]] Bytes pending() const noexcept { return {buffer_.get() + begin_, end_ - begin_}; }

    program::Input input_;
    program::Interrupt* interrupt_;
    program::Frame frame_;
    program::Splitter splitter_;
    std::size_t max_message_;
    MessageType type_;
    std::optional<std::uint64_t> size_;
    std::size_t capacity_;
    std::unique_ptr<std::byte[]> buffer_;
    std::size_t begin_ = 0; // of what was not cut yet
    std::size_t end_ = 0;   // of what was read
    bool at_end_ = false;
    std::uint64_t messages_ = 0;
};

} // namespace ringmain::produce
