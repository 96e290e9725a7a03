#pragma once
// The two ends of a `signal` transport. The consumer writes who it is into a file, NAME.signal-reader, whose lock it holds;
// producers send to that process, past any queue but its own. All names share one signal, so a process has one consumer at most;
// what came for it and was not taken is dropped when it leaves. What a producer sends at that very moment may be left to the next
// consumer of that process.

#include <ringmain/backend/note.hpp>
#include <ringmain/backend/transport.hpp>

#include <memory>
#include <string>

namespace ringmain::backend {

struct SignalPlace {
    std::string name;
    std::string presence_path; // NAME.signal: that the name exists, and who sends
    std::string reader_path;

    [[nodiscard]] std::string label() const { return "signal '" + name + "'"; }
    [[nodiscard]] Error failure(Errc code, std::string_view hint) const { return {code, 0, "join", label(), std::string(hint)}; }
    // What was found before and is absent now was removed.
    [[nodiscard]] Error failure_of_found(const Error& error) const
    {
        return error.code == Errc::absent ? failure(Errc::removed, remedy(Errc::removed)) : error;
    }
};

// removed, foreign, no_permission, unsupported.
[[nodiscard]] Result<std::unique_ptr<Sender>> join_as_signal_sender(const SignalPlace& place, const Note& note,
                                                                    const wait::SpinHabit& spinning);
// removed, foreign, full_house, in_use.
[[nodiscard]] Result<std::unique_ptr<Receiver>> join_as_signal_receiver(const SignalPlace& place, const Note& note,
                                                                        const wait::SpinHabit& spinning, bool follow);

} // namespace ringmain::backend
