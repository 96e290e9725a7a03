#pragma once
// The System V objects of this machine, so that a test can prove that it left none behind.

#include <string>
#include <vector>

namespace ringmain::support {

class IpcSnapshot {
public:
    // What exists now, in the IPC namespace of this process, whoever owns it.
    [[nodiscard]] static IpcSnapshot now();

    // One line an object that is here and was not there: "shm key 0x0000002a id 7".
    [[nodiscard]] std::vector<std::string> since(const IpcSnapshot& before) const;

    [[nodiscard]] std::size_t size() const noexcept { return objects_.size(); }

private:
    std::vector<std::string> objects_; // sorted
};

// What came since `before` and is still there after a moment of grace, joined by line ends; empty when nothing leaked.
// The grace is for objects of processes that are on their way out.
[[nodiscard]] std::string leaked_since(const IpcSnapshot& before);

} // namespace ringmain::support
