// Every segment is attached between pages that nobody may touch, so that a step outside ends the process at once. The linker
// takes these for shmat and shmdt (--wrap).

#include <sys/mman.h>
#include <sys/shm.h>

#include <cstddef>
#include <map>

namespace {

constexpr std::size_t guard = 1 << 20;

// What was reserved, by where the segment is.
std::map<const void*, std::size_t>& reserved()
{
    static std::map<const void*, std::size_t> all;
    return all;
}

} // namespace

extern "C" {

void* __real_shmat(int id, const void* address, int flags);
int __real_shmdt(const void* address);

void* __wrap_shmat(int id, const void* /*address*/, int flags)
{
    shmid_ds status{};
    if (::shmctl(id, IPC_STAT, &status) != 0) {
        return reinterpret_cast<void*>(-1);
    }
    constexpr std::size_t page = 4096;
    const std::size_t bytes = (status.shm_segsz + page - 1) / page * page;
    auto* const place = static_cast<std::byte*>(
        ::mmap(nullptr, bytes + 2 * guard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    void* const segment = __real_shmat(id, place + guard, flags | SHM_REMAP);
    if (segment == reinterpret_cast<void*>(-1)) {
        ::munmap(place, bytes + 2 * guard);
        return segment;
    }
    reserved()[segment] = bytes;
    return segment;
}

int __wrap_shmdt(const void* address)
{
    const int detached = __real_shmdt(address);
    const auto found = reserved().find(address);
    if (found != reserved().end()) {
        ::munmap(const_cast<std::byte*>(static_cast<const std::byte*>(address)) - guard, found->second + 2 * guard);
        reserved().erase(found);
    }
    return detached;
}

} // extern "C"
