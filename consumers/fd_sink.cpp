#include <consumers/fd_sink.hpp>

namespace ringmain::consume {

void FdSink::accept(const Message& message)
{
    ++accepted_;
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
        return output_.failure(accepted_ - output_.written());
    }
    return {};
}

} // namespace ringmain::consume
