#pragma once
// The one seam between ringmain and the kernel. Each function is the system call of its name, 1:1; tests install a
// `Saboteur` to make the n-th one fail without reaching the kernel.

#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <ctime>

namespace ringmain::sys {

// Asked before each call; returns the errno to fail with, or 0 to let it pass.
using Saboteur = int (*)(const char* call) noexcept;
inline std::atomic<Saboteur> saboteur{nullptr};

namespace calls {

// The value semctl takes as its fourth argument; the C library leaves its definition to the caller.
union SemArgument {
    int value;
    semid_ds* status;
    unsigned short* all;
    seminfo* info;
};

inline bool sabotaged(const char* call) noexcept
{
    const Saboteur ask = saboteur.load(std::memory_order_relaxed);
    if (ask == nullptr) [[likely]] {
        return false;
    }
    const int failure = ask(call);
    if (failure != 0) {
        errno = failure;
    }
    return failure != 0;
}

inline int semget(key_t key, int count, int flags) noexcept
{
    return sabotaged("semget") ? -1 : ::semget(key, count, flags);
}

inline int semtimedop(int id, sembuf* ops, std::size_t count, const timespec* wait) noexcept
{
    return sabotaged("semtimedop") ? -1 : ::semtimedop(id, ops, count, wait);
}

inline int semctl(int id, int index, int command, SemArgument argument) noexcept
{
    return sabotaged("semctl") ? -1 : ::semctl(id, index, command, argument);
}

inline int shmget(key_t key, std::size_t bytes, int flags) noexcept
{
    return sabotaged("shmget") ? -1 : ::shmget(key, bytes, flags);
}

inline void* shmat(int id, int flags) noexcept
{
    return sabotaged("shmat") ? reinterpret_cast<void*>(-1) : ::shmat(id, nullptr, flags);
}

inline int shmdt(const void* address) noexcept
{
    return sabotaged("shmdt") ? -1 : ::shmdt(address);
}

inline int shmctl(int id, int command, shmid_ds* argument) noexcept
{
    return sabotaged("shmctl") ? -1 : ::shmctl(id, command, argument);
}

inline int membarrier(int command) noexcept
{
    return sabotaged("membarrier") ? -1 : static_cast<int>(::syscall(SYS_membarrier, command, 0, 0));
}

} // namespace calls
} // namespace ringmain::sys
