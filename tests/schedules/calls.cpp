// The system calls of explored code, which the linker brings here (--wrap), and the hooks of its atomics. Without a machine they
// are the kernel's, and plain memory.

#include <schedules/access.hpp>
#include <schedules/machine.hpp>

#include <linux/membarrier.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <span>

namespace ringmain::schedules {
namespace {

union SemArgument {
    int value;
    semid_ds* status;
    unsigned short* all;
    seminfo* info;
};

constexpr int set_id = 1;

int fail_with(int failure) noexcept
{
    errno = failure;
    return failure == 0 ? 0 : -1;
}

int control_set(Machine& machine, int index, int command, SemArgument argument)
{
    Semaphores& semaphores = machine.semaphores();
    switch (command) {
    case IPC_INFO: argument.info->semmsl = 32000, argument.info->semopm = 500; return 0;
    case IPC_STAT: argument.status->sem_nsems = Semaphores::count; return 0;
    case GETVAL: return semaphores.value(static_cast<unsigned>(index));
    case SETVAL: semaphores.set(static_cast<unsigned>(index), argument.value); return 0;
    case GETALL:
        for (unsigned i = 0; i < Semaphores::count; ++i) {
            argument.all[i] = static_cast<unsigned short>(semaphores.value(i));
        }
        return 0;
    default: return fail_with(EINVAL);
    }
}

} // namespace

std::uint64_t load(const void* word, unsigned bytes) noexcept
{
    if (Machine* const machine = Machine::running()) {
        return machine->load(word, bytes);
    }
    std::uint64_t value = 0;
    std::memcpy(&value, word, bytes);
    return value;
}

void store(void* word, unsigned bytes, std::uint64_t value, bool drains) noexcept
{
    if (Machine* const machine = Machine::running()) {
        machine->store(word, bytes, value, drains);
    } else {
        std::memcpy(word, &value, bytes);
    }
}

void before_update(void* word) noexcept
{
    if (Machine* const machine = Machine::running()) {
        machine->before_update(word);
    }
}

void full_fence() noexcept
{
    if (Machine* const machine = Machine::running()) {
        machine->fence();
    }
}

} // namespace ringmain::schedules

using ringmain::schedules::Machine;

extern "C" {

int __wrap_semget(key_t, int, int)
{
    return ringmain::schedules::set_id;
}

int __wrap_semtimedop(int, sembuf* ops, std::size_t count, const timespec*)
{
    return ringmain::schedules::fail_with(Machine::running()->semop({ops, count}));
}

int __wrap_semctl(int, int index, int command, ...)
{
    std::va_list arguments;
    va_start(arguments, command);
    const auto argument = va_arg(arguments, ringmain::schedules::SemArgument);
    va_end(arguments);
    Machine& machine = *Machine::running();
    machine.enter_kernel();
    return ringmain::schedules::control_set(machine, index, command, argument);
}

int __wrap_shmget(key_t, std::size_t bytes, int)
{
    return Machine::current()->make_segment(bytes);
}

void* __wrap_shmat(int id, const void*, int)
{
    return Machine::current()->segment(id).data();
}

int __wrap_shmdt(const void*)
{
    return 0;
}

int __wrap_shmctl(int id, int, shmid_ds* status)
{
    status->shm_segsz = Machine::current()->segment(id).size();
    return 0;
}

long __real_syscall(long number, ...);

long __wrap_syscall(long number, ...)
{
    std::va_list arguments;
    va_start(arguments, number);
    std::array<long, 6> all{};
    std::ranges::generate(all, [&arguments] { return va_arg(arguments, long); });
    va_end(arguments);
    Machine* const machine = Machine::running();
    if (machine == nullptr || number != SYS_membarrier) {
        return __real_syscall(number, all[0], all[1], all[2], all[3], all[4], all[5]);
    }
    machine->membarrier(static_cast<int>(all[0]) == MEMBARRIER_CMD_GLOBAL_EXPEDITED);
    return 0;
}
}
