#pragma once
// Runs the same work in several places at once: processes or threads, each pinned to a CPU.

#include <bench/futex.hpp>
#include <bench/meter.hpp>

#include <ringmain/base/cache_line.hpp>

#include <functional>

namespace ringmain::bench {

enum class As { processes, threads };

// Where everybody waits for everybody. In memory that all share.
class Meeting {
public:
    void expect(std::uint32_t size) noexcept { size_ = size; }

    // Sleeps when it takes long, so as not to disturb others on the same CPU.
    void meet() noexcept;

private:
    std::uint32_t size_ = 0;
    alignas(cache_line) std::atomic<std::uint32_t> arrived_{0};
    alignas(cache_line) std::atomic<std::uint32_t> round_{0};
};

class Place {
public:
    Place(unsigned index, As as, Meeting& meeting) noexcept : index_(index), meeting_(meeting), meter_(as == As::processes) {}

    [[nodiscard]] unsigned index() const noexcept { return index_; }
    void meet() noexcept { meeting_.meet(); }
    [[nodiscard]] Meter& meter() noexcept { return meter_; }

private:
    unsigned index_;
    Meeting& meeting_;
    Meter meter_;
};

using Work = std::function<void(Place&)>;

// Calls `work` in `size` places, round robin over the CPUs that this process may use, and waits for them. They are forked,
// so that what they open is their own; threads share one forked process. Throws std::runtime_error with what a place
// threw, how it died, or that it hung for a minute; the others are killed then.
void run_crew(unsigned size, As as, const Work& work);

} // namespace ringmain::bench
