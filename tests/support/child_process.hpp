#pragma once
// A forked child that runs a piece of the test, and memory that it shares with its parent.

#include <sys/mman.h>
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <new>
#include <string>
#include <type_traits>

namespace ringmain::support {

struct ChildEnd {
    enum class Kind { exited, killed, hung };
    Kind kind = Kind::exited;
    int code = 0; // exit code or signal number

    [[nodiscard]] bool succeeded() const noexcept { return kind == Kind::exited && code == 0; }
    [[nodiscard]] std::string text() const; // "exited with 1", "killed by signal 11", "hung"
};

// Runs `body` in a fork of this process and leaves with _exit(body()): no destructor, no test framework runs twice.
// Killed and reaped when it goes out of scope.
class ChildProcess {
public:
    explicit ChildProcess(const std::function<int()>& body);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    // Waits for its end. A child that takes longer hangs: it is killed and reported as hung. The default is generous, so
    // that only a real hang reaches it.
    ChildEnd wait(std::chrono::milliseconds at_most = std::chrono::seconds(20));

    // SIGKILL, and wait until it is gone with all that the kernel undoes for it.
    void kill() noexcept;
    void signal(int number) const noexcept;

    [[nodiscard]] bool has_ended() noexcept; // reaps
    // Asleep in the kernel a moment ago.
    [[nodiscard]] bool was_asleep() const noexcept;
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    void note(int status) noexcept;
    pid_t pid_ = -1;
    bool reaped_ = false;
    ChildEnd end_;
};

// The letter of a process's state in /proc: R runs, S sleeps, Z is dead; '?' when there is no such process.
[[nodiscard]] char process_state(pid_t pid) noexcept;

// One T in memory that all children forked later share with this process.
template <class T>
class Shared {
    static_assert(std::is_trivially_destructible_v<T>);

public:
    Shared()
        : page_(::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)), value_(new (page_) T())
    {
    }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    ~Shared() { ::munmap(page_, sizeof(T)); }

    [[nodiscard]] T& operator*() const noexcept { return *value_; }
    [[nodiscard]] T* operator->() const noexcept { return value_; }
    void reset() noexcept { value_ = new (page_) T(); }

private:
    void* page_;
    T* value_;
};

} // namespace ringmain::support
