#pragma once
// What the kernel's settings for System V IPC and POSIX queues leave for rings and transports.

#include <cli/doctor/finding.hpp>
#include <cli/doctor/machine.hpp>

namespace ringmain::cli::doctor {

// kernel.shmmax, shmall, shmmni, shm_rmid_forced
[[nodiscard]] Findings check_shared_memory(const Machine& machine);
// kernel.sem
[[nodiscard]] Findings check_semaphores(const Machine& machine);
// kernel.msgmax, msgmnb, msgmni, fs.mqueue
[[nodiscard]] Findings check_message_queues(const Machine& machine);

} // namespace ringmain::cli::doctor
