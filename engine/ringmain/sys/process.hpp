#pragma once
// Which process this is, whether it still is the same one, and whether others still run.

#include <ringmain/base/export.hpp>

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace ringmain::sys {

// The pid of this process at the price of one load: a page that fork() wipes remembers it. Thread-safe.
[[nodiscard]] RINGMAIN_API std::uint32_t current_process() noexcept;

// Remembers which process made it. A fork() is noticed at the price of one load and one comparison.
class ProcessMark {
public:
    ProcessMark() noexcept;
    [[nodiscard, gnu::always_inline]] inline bool is_still_ours() const noexcept
    {
        return cell_ != nullptr ? cell_->load(std::memory_order_relaxed) == pid_ : current_process() == pid_;
    }

private:
    const std::atomic<std::uint32_t>* cell_; // in a page that fork() wipes; nullptr where the kernel has no such thing
    std::uint32_t pid_;
};

// Whether the process that this pidfd stands for has ended, even where its parent has not asked yet how. Does not wait.
[[nodiscard]] bool has_ended(int pidfd) noexcept;
// Whether a process of that number has not. Before Linux 5.3 one that nobody has waited for counts as running.
[[nodiscard]] bool still_runs(pid_t process) noexcept;

// The number of the PID namespace that the ids of this process belong to; 0 where /proc does not say.
[[nodiscard]] std::uint32_t pid_namespace() noexcept;

// The name of this program without its folder.
[[nodiscard]] std::string program_name();

// CPUs of this machine. Not those that this thread may run on: of two pinned threads, each sees one.
[[nodiscard]] unsigned online_cpus() noexcept;

} // namespace ringmain::sys
