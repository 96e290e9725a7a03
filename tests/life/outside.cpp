#include <life/outside.hpp>

#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

namespace ringmain::life {
namespace {

std::string path_of(const std::string& name)
{
    return "/proc/sys/kernel/" + name;
}

} // namespace

bool may_be_others() noexcept
{
    return ::geteuid() == 0;
}

void become(uid_t user) noexcept
{
    if (::setgroups(0, nullptr) != 0 || ::setresgid(their_group, their_group, their_group) != 0 ||
        ::setresuid(user, user, user) != 0) {
        std::abort();
    }
}

bool leave_ipc_namespace() noexcept
{
    return ::unshare(CLONE_NEWIPC) == 0;
}

int in_pid_namespace(const std::function<int()>& body)
{
    if (::unshare(CLONE_NEWPID) != 0) {
        return 1;
    }
    support::ChildProcess first([&body] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // who kills us means it, too
        return body();
    });
    return first.wait().succeeded() ? 0 : 1;
}

bool may_have_namespaces()
{
    support::ChildProcess tries([] { return ::unshare(CLONE_NEWIPC | CLONE_NEWPID); });
    return tries.wait().succeeded();
}

bool may_set_kernel_limits() noexcept
{
    return ::access("/proc/sys/kernel/sem", W_OK) == 0;
}

bool set_kernel_limit(const std::string& name, const std::string& value)
{
    std::ofstream file(path_of(name));
    file << value << std::flush;
    return file.good();
}

std::string kernel_limit(const std::string& name)
{
    std::string value;
    std::getline(std::ifstream(path_of(name)) >> std::ws, value);
    return value;
}

} // namespace ringmain::life
