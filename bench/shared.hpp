#pragma once
// Something in memory that forked processes share.

#include <sys/mman.h>

#include <cerrno>
#include <new>
#include <system_error>

namespace ringmain::bench {

// Made before the fork; every process then has the same one. Never destroyed: the memory just goes, so T must not own
// anything outside it.
template <class T>
class Shared {
public:
    Shared()
    {
        // Populated, so that no page fault is measured.
        void* const memory = ::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (memory == MAP_FAILED) {
            throw std::system_error(errno, std::generic_category(), "mmap of shared memory");
        }
        object_ = new (memory) T;
    }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    ~Shared() { ::munmap(object_, sizeof(T)); }

    [[nodiscard]] T& operator*() const noexcept { return *object_; }
    [[nodiscard]] T* operator->() const noexcept { return object_; }

private:
    T* object_;
};

} // namespace ringmain::bench
