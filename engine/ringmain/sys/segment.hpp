#pragma once
// A System V shared memory segment.

#include <ringmain/base/export.hpp>
#include <ringmain/sys/failure.hpp>

#include <sys/types.h>

#include <cstddef>
#include <span>

namespace ringmain::sys {

struct SegmentStatus {
    key_t key;
    std::size_t bytes;
    uid_t owner;
    uid_t creator;
    unsigned mode;     // permission bits
    unsigned attached; // how many mappings, here and elsewhere
};

struct SegmentWishes {
    bool huge_pages = false;  // SHM_HUGETLB
    bool lock_memory = false; // SHM_LOCK: never swapped
};

// The kernel object, by id: it outlives every process.
// A segment of exactly `bytes` that did not exist before (EEXIST). A wish that the system refuses is dropped, and logged.
[[nodiscard]] SysResult<int> create_segment(key_t key, std::size_t bytes, unsigned mode, SegmentWishes wishes = {}) noexcept;
[[nodiscard]] SysResult<int> find_segment(key_t key) noexcept;
[[nodiscard]] SysResult<SegmentStatus> segment_status(int id) noexcept;
// The key is free at once; the memory lives on until the last mapping is gone. Returns 0 or errno.
int remove_segment(int id) noexcept;

enum class Access { read_only, read_write };

// One mapping of a segment into this process; unmapped when it goes out of scope. A forked child inherits the mapping.
class Mapping {
public:
    [[nodiscard]] static SysResult<Mapping> attach(int id, Access access) noexcept;

    Mapping() = default;
    RINGMAIN_API Mapping(Mapping&& other) noexcept;
    RINGMAIN_API Mapping& operator=(Mapping&& other) noexcept;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    RINGMAIN_API ~Mapping();

    // Writing through a read_only mapping is a segmentation fault.
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }

private:
    explicit Mapping(std::span<std::byte> bytes) noexcept : bytes_(bytes) {}
    std::span<std::byte> bytes_;
};

} // namespace ringmain::sys
