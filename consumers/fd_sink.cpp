#include <consumers/fd_sink.hpp>

#include <fmt/format.h>

namespace ringmain::consume {

void FdSink::accept(const Message& message)
{
    ++accepted_;
    append(message);
}

bool FdSink::complete(const Message& message)
{
    append(message);
    output_.flush();
    refused_ = output_.failed();
    return !refused_;
}

void FdSink::append(const Message& message)
{
    if (frame_ == program::Frame::length) {
        const auto header = program::encode_length(static_cast<std::uint32_t>(message.bytes().size()));
        output_.append(header, message.bytes());
    } else {
        output_.append({}, message.bytes());
    }
}

program::Status<void> FdSink::finish()
{
    output_.finish();
    if (output_.failed() && !output_.closed()) {
        return output_.failure(
            refused_ ? "the message in hand stays in the ring, for the next consumer"
                     : fmt::format("{} messages taken from the ring could not be written", accepted_ - output_.written()));
    }
    return {};
}

} // namespace ringmain::consume
