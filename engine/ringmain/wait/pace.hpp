#pragma once
// Keeping a distance from a writer.
//
// A reader at the heels of a writer takes away the very line that is about to be written, so both crawl at the speed of
// one line's journey a message. A reader that lets the writer get some hundred nanoseconds ahead finds many messages at once,
// in lines that are no longer wanted. But whoever waits for a single answer must not be kept waiting; so a distance is tried
// now and then, and kept only where it pays.

#include <ringmain/base/cache_line.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ringmain::wait {

class Pace {
public:
    // Whether to do something else before looking for the next batch.
    [[nodiscard]] bool wants_distance() const noexcept { return is_close_ && level_ != 0; }

    // Before looking for the next batch. ahead(): how many bytes are there that were not looked at yet.
    template <class Ahead>
    void keep_distance(Ahead&& ahead) noexcept
    {
        if (!wants_distance()) [[likely]] {
            return;
        }
        pause(short_while);
        for (unsigned i = 0; level_ == 2 && i < most_long_whiles && ahead() < close + 2 * last_bytes_; ++i) {
            pause(long_while);
        }
    }

    // After finding one: how many records and bytes it has, how many bytes were behind it already, and how many looks in vain
    // came before it.
    void learn(std::size_t records, std::uint64_t bytes, std::uint64_t lead, unsigned looks) noexcept
    {
        const bool has_waited = looks > few_looks + bytes / (8 * cache_line);
        if (has_waited && level_ == 0 && in_a_row_ == 0) [[likely]] { // as most messages that come alone
            is_close_ = false;
            return;
        }
        is_close_ = lead < close && !has_waited;
        last_bytes_ = bytes;
        if (is_close_ && (level_ == 0 || (level_ == 1 && is_much(records, bytes)))) {
            in_vain_ = 0;
            go_up();
        } else if (is_close_ || has_waited) {
            in_a_row_ -= std::min(in_a_row_, 4U);
            go_down();
        } else {
            in_vain_ = in_a_row_ = 0;
            patience_ = {least_patience, least_patience};
        }
    }

private:
    static void pause(unsigned times) noexcept
    {
        for (unsigned i = 0; i < times; ++i) {
            cpu_relax();
        }
    }
    // What a writer that is only held up by its reader writes meanwhile, at least.
    [[nodiscard]] static bool is_much(std::size_t records, std::uint64_t bytes) noexcept
    {
        return records > 4 || (records > 1 && bytes > 2048);
    }
    void go_up() noexcept
    {
        if (level_ < patience_.size() && ++in_a_row_ >= patience_[level_]) {
            ++level_;
            in_a_row_ = 0;
        }
    }
    void go_down() noexcept
    {
        if (level_ != 0 && ++in_vain_ >= tries) {
            --level_;
            in_a_row_ = 0;
            patience_[level_] = std::min(patience_[level_] * 4, most_patience);
            in_vain_ = 0;
        }
    }

    static constexpr unsigned short_while = 16; // pauses: half a microsecond
    static constexpr unsigned long_while = 64;  // two; looking where the writer is takes a line away from it
    static constexpr unsigned most_long_whiles = 4;
    static constexpr unsigned few_looks = 2; // and what it takes to write that many bytes
    static constexpr unsigned tries = 4;
    static constexpr std::uint64_t close = 8192; // bytes: what caches fetch unasked ahead of a reader is less
    static constexpr unsigned least_patience = 16;
    static constexpr unsigned most_patience = 1U << 16;

    bool is_close_ = false;
    std::uint64_t last_bytes_ = 0;
    unsigned level_ = 0;
    unsigned in_a_row_ = 0;                                            // batches that found the writer close
    unsigned in_vain_ = 0;                                             // batches for which keeping the distance did not pay
    std::array<unsigned, 2> patience_{least_patience, least_patience}; // before going up from a level
};

} // namespace ringmain::wait
