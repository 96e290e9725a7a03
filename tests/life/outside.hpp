#pragma once
// Other users and namespaces of one's own. What is entered cannot be left: only for forked children.

#include <support/child_process.hpp>

#include <sys/types.h>

#include <functional>
#include <string>

namespace ringmain::life {

// Users and a group that need no entry in any file.
inline constexpr uid_t alice = 61001;
inline constexpr uid_t bob = 61002;
inline constexpr gid_t their_group = 61000;

// Both of which only root may do.
[[nodiscard]] bool may_be_others() noexcept;
void become(uid_t user) noexcept; // in their_group and no other; or abort

// An IPC namespace of its own, with nothing in it. False: not permitted.
[[nodiscard]] bool leave_ipc_namespace() noexcept;
// Runs `body` as the first process of a PID namespace, in the IPC namespace of the caller. Its end is ours: 0 if it returned 0.
[[nodiscard]] int in_pid_namespace(const std::function<int()>& body);
// Whether a child of this process may do both.
[[nodiscard]] bool may_have_namespaces();

// Not in many containers.
[[nodiscard]] bool may_set_kernel_limits() noexcept;
// Writes /proc/sys/kernel/NAME; of the namespace that we are in.
[[nodiscard]] bool set_kernel_limit(const std::string& name, const std::string& value);
[[nodiscard]] std::string kernel_limit(const std::string& name);

} // namespace ringmain::life
