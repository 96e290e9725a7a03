#pragma once
// --to null: messages are counted (and verified) elsewhere, and forgotten here.

#include <consumers/sink.hpp>

namespace ringmain::consume {

class NullSink : public Sink {
public:
    void accept(const Message&) override {}
    [[nodiscard]] bool complete(const Message&) override { return true; }
    [[nodiscard]] bool pending() const override { return false; }
    void flush() override {}
    [[nodiscard]] bool is_done() const override { return false; }
    [[nodiscard]] program::Status<void> finish() override { return {}; }
};

} // namespace ringmain::consume
