#include <ringmain/sys/segment.hpp>

#include <ringmain/base/log.hpp>
#include <ringmain/sys/calls.hpp>

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace ringmain::sys {
namespace {

void log_fallback(std::string_view wish, int os_error, std::string_view remedy)
{
    log(LogLevel::warning, fmt::format("{} refused ({}), going on without: {}", wish, strerrorname_np(os_error), remedy));
}

} // namespace

SysResult<int> create_segment(key_t key, std::size_t bytes, unsigned mode, SegmentWishes wishes) noexcept
{
    const int flags = IPC_CREAT | IPC_EXCL | static_cast<int>(mode);
    int id = -1;
    if (wishes.huge_pages) {
        id = calls::shmget(key, bytes, flags | SHM_HUGETLB);
        if (id < 0 && errno == EEXIST) {
            return Failure{"shmget", errno};
        }
        if (id < 0) {
            log_fallback("huge pages", errno, "reserve some with sysctl vm.nr_hugepages and, unless root, vm.hugetlb_shm_group");
        }
    }
    if (id < 0) {
        id = calls::shmget(key, bytes, flags);
    }
    if (id < 0) {
        return Failure{"shmget", errno};
    }
    if (wishes.lock_memory && calls::shmctl(id, SHM_LOCK, nullptr) < 0) {
        log_fallback("locking in memory", errno, "raise RLIMIT_MEMLOCK ('ulimit -l')");
    }
    return id;
}

SysResult<int> find_segment(key_t key) noexcept
{
    const int id = calls::shmget(key, 0, 0);
    if (id < 0) {
        return Failure{"shmget", errno};
    }
    return id;
}

SysResult<SegmentStatus> segment_status(int id) noexcept
{
    shmid_ds raw{};
    if (calls::shmctl(id, IPC_STAT, &raw) < 0) {
        return Failure{"shmctl", errno};
    }
    return SegmentStatus{raw.shm_perm.__key,        raw.shm_segsz,
                         raw.shm_perm.uid,          raw.shm_perm.cuid,
                         raw.shm_perm.mode & 0777U, static_cast<unsigned>(raw.shm_nattch)};
}

int remove_segment(int id) noexcept
{
    return calls::shmctl(id, IPC_RMID, nullptr) < 0 ? errno : 0;
}

SysResult<Mapping> Mapping::attach(int id, Access access) noexcept
{
    const auto known = segment_status(id);
    if (!known) {
        return known.error();
    }
    void* const address = calls::shmat(id, access == Access::read_only ? SHM_RDONLY : 0);
    if (address == reinterpret_cast<void*>(-1)) {
        return Failure{"shmat", errno};
    }
    return Mapping({static_cast<std::byte*>(address), known->bytes});
}

Mapping::Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {}))
{
}

Mapping& Mapping::operator=(Mapping&& other) noexcept
{
    std::swap(bytes_, other.bytes_);
    return *this;
}

Mapping::~Mapping()
{
    if (bytes_.data() != nullptr) {
        calls::shmdt(bytes_.data());
    }
}

} // namespace ringmain::sys
