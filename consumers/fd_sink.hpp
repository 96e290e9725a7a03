#pragma once
// Standard output or a file.

#include <consumers/sink.hpp>

#include <ringmain/program/framing.hpp>
#include <ringmain/program/output.hpp>

#include <cstdint>

namespace ringmain::consume {

class FdSink : public Sink {
public:
    FdSink(program::Output output, program::Frame frame) : output_(std::move(output)), frame_(frame) {}

    void accept(const Message& message) override;
    [[nodiscard]] bool complete(const Message& message) override;
    [[nodiscard]] bool pending() const override { return output_.pending(); }
    void flush() override { output_.flush(); }
    [[nodiscard]] bool is_done() const override { return output_.failed(); }
    [[nodiscard]] program::Status<void> finish() override;

private:
    void append(const Message& message);

    program::Output output_;
    program::Frame frame_;
    std::uint64_t accepted_ = 0; // messages that only we have
    bool refused_ = false;       // one, which the ring still has
};

} // namespace ringmain::consume
