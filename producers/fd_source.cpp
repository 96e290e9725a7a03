#include <producers/fd_source.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace ringmain::produce {

using program::Cut;
using program::Frame;
using program::Ready;

namespace {

constexpr std::size_t usual_buffer = 1 << 20;

}

FdSource::FdSource(program::Input input, program::Interrupt& interrupt, Frame frame, std::size_t max_message, MessageType type)
    : input_(std::move(input)),
      interrupt_(&interrupt),
      frame_(frame),
      splitter_(frame, max_message),
      max_message_(max_message),
      type_(type),
      size_(input_.size()),
      capacity_(std::max(usual_buffer, 2 * splitter_.longest())),
      buffer_(std::make_unique_for_overwrite<std::byte[]>(capacity_))
{
}

program::Expected FdSource::expected() const
{
    // Behind each length header there are as many bytes less to send, nobody knows how many.
    return {std::nullopt, frame_ == Frame::length ? std::nullopt : size_};
}

program::Status<Supply> FdSource::next(std::vector<Outgoing>& batch, std::size_t at_most, Deadline until)
{
    batch.clear();
    while (true) {
        if (auto done = cut(batch, at_most)) {
            return *std::move(done);
        }
        if (auto done = read_more(batch, until)) {
            return *std::move(done);
        }
    }
}

// Cuts as many messages as are there. What cannot be cut is a failure of the next call if it is not the first.
FdSource::Step FdSource::cut(std::vector<Outgoing>& batch, std::size_t at_most)
{
    while (batch.size() < at_most) {
        const Cut cut = splitter_.cut(pending(), at_end_);
        switch (cut.kind) {
        case Cut::Kind::message: take(batch, cut); continue;
        case Cut::Kind::more: return std::nullopt;
        case Cut::Kind::nothing: return batch.empty() ? Supply::end : Supply::some;
        case Cut::Kind::too_long:
        case Cut::Kind::truncated:
            if (batch.empty()) {
                return program::Status<Supply>(failure(cut));
            }
            return Supply::some;
        }
    }
    return Supply::some;
}

// The messages of the batch point into the buffer, so it is only rearranged while there are none.
FdSource::Step FdSource::read_more(std::vector<Outgoing>& batch, Deadline until)
{
    if (batch.empty()) {
        move_to_front();
    } else if (end_ == capacity_) {
        return Supply::some;
    }
    if (auto done = wait(batch, until)) {
        return done;
    }
    const auto got = input_.read({buffer_.get() + end_, capacity_ - end_});
    if (!got) {
        return program::Status<Supply>(got.error());
    }
    at_end_ = *got == 0;
    end_ += *got;
    return std::nullopt;
}

// A message that is complete never waits for more input.
FdSource::Step FdSource::wait(std::vector<Outgoing>& batch, Deadline until)
{
    Ready ready = input_.wait(*interrupt_, now_or_never);
    if (ready == Ready::timed_out) {
        const Cut cut = splitter_.cut_at_pause(pending());
        if (cut.kind == Cut::Kind::message) {
            take(batch, cut);
        }
        ready = batch.empty() ? input_.wait(*interrupt_, until) : ready;
    }
    if (ready == Ready::now) {
        return std::nullopt;
    }
    if (!batch.empty()) {
        return Supply::some;
    }
    return ready == Ready::stopped ? Supply::stopped : Supply::idle;
}

void FdSource::take(std::vector<Outgoing>& batch, const Cut& cut)
{
    batch.push_back({pending().subspan(cut.header, cut.size), type_});
    begin_ += cut.header + cut.size;
    ++messages_;
}

void FdSource::move_to_front()
{
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
}

program::Failure FdSource::failure(const Cut& cut) const
{
    const std::uint64_t number = messages_ + 1;
    if (cut.kind == Cut::Kind::truncated) {
        return program::failure("read", input_.name(), fmt::format("it ends inside message {}", number),
                                "see that it was written completely, with a little-endian u32 before each message");
    }
    const std::string_view unit = frame_ == Frame::line ? "line" : "message";
    const std::string_view least = frame_ == Frame::length ? "" : "at least ";
    return program::failure(
        "read", input_.name(),
        fmt::format("{} {} is too long ({}{} bytes; this ring takes {})", unit, number, least, cut.size, max_message_),
        "create the ring with a larger --max-message, or cut the input with --frame raw");
}

} // namespace ringmain::produce
