#pragma once
// Names for rings that no other test uses, and their removal whatever happens.

#include <string>
#include <string_view>
#include <vector>

namespace ringmain::support {

// "test-<pid>-<counter>-<what>", each time another.
[[nodiscard]] std::string unique_ring_name(std::string_view what = "ring");

// The kernel objects and files at the places where this name's ring or transport may live, one line each. Looks by key and path
// and takes no lock, so it tells the truth about rings in any state.
[[nodiscard]] std::vector<std::string> objects_of(std::string_view ring_name);

// The ids of the segments among them.
[[nodiscard]] std::vector<int> segments_of(std::string_view ring_name);

// Removes them, straight from the kernel: works for a ring whose protocol is stuck.
void remove_objects_of(std::string_view ring_name) noexcept;

// A unique name; whatever lives under it is removed when this goes out of scope.
class ScopedRing {
public:
    explicit ScopedRing(std::string_view what = "ring") : name_(unique_ring_name(what)) {}
    ScopedRing(const ScopedRing&) = delete;
    ScopedRing& operator=(const ScopedRing&) = delete;
    ~ScopedRing() { remove_objects_of(name_); }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
};

} // namespace ringmain::support
