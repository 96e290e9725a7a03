#pragma once
// Where messages come from.

#include <ringmain/base/clock.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/program/progress.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ringmain::produce {

enum class Supply {
    some,    // the batch holds messages
    idle,    // none came in the time given
    stopped, // a stop was requested and none is there
    end,     // there are no more
};

class Source {
public:
    Source() = default;
    virtual ~Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    // Replaces `batch` by the next 1 to at_most messages; they stay valid until the next call. Takes as many as are there
    // and waits, until `until` at most, only for the first. Fails only when all messages before the failure were given.
    [[nodiscard]] virtual program::Status<Supply> next(std::vector<Outgoing>& batch, std::size_t at_most, Deadline until) = 0;

    // What this source will give in all, where it knows.
    [[nodiscard]] virtual program::Expected expected() const { return {}; }

    // Whether what was read and not sent is lost: a pipe cannot be read again.
    [[nodiscard]] virtual bool is_only_copy() const { return false; }
    // Bytes that were read and not given out yet.
    [[nodiscard]] virtual std::uint64_t read_ahead() const { return 0; }
};

} // namespace ringmain::produce
