#include <cli/doctor/kernel_limits.hpp>
#include <cli/doctor/usual.hpp>
#include <cli/words.hpp>

#include <ringmain/layout/control.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace ringmain::cli::doctor {
namespace {

constexpr std::uint64_t control = sizeof(layout::Control);
constexpr std::uint64_t segments_of_a_ring = 2;

Finding check_shmmax(const Machine& machine)
{
    const auto most = machine.number("/proc/sys/kernel/shmmax");
    if (!most) {
        return error("kernel.shmmax", "this kernel has no System V shared memory",
                     "use a kernel with CONFIG_SYSVIPC, or the backends pipe, fifo and unix");
    }
    const std::string what = fmt::format("a segment has at most {}", size_word(*most));
    if (*most < control) {
        return error("kernel.shmmax", what + ": no ring fits", set_to("kernel.shmmax", usual_ring));
    }
    if (*most < usual_ring) {
        return warning("kernel.shmmax", fmt::format("{}: a ring of the usual size needs {}", what, size_word(usual_ring)),
                       set_to("kernel.shmmax", usual_ring) + ", or give --capacity and --producers");
    }
    return well("kernel.shmmax", what);
}

Finding check_shmall(const Machine& machine)
{
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const std::uint64_t used = in_use(machine, "shm", page).sum;
    const std::uint64_t needed = (usual_ring + page - 1) / page + (control + page - 1) / page;
    const std::uint64_t most = machine.number("/proc/sys/kernel/shmall").value_or(0);
    const std::string what = fmt::format("{} of {} pages of shared memory are in use", used, most);
    if (most < used + needed) {
        return warning("kernel.shmall", what + ": another ring of the usual size does not fit",
                       set_to("kernel.shmall", used + few_rings * needed) + ", or see 'ringmain rm --orphans'");
    }
    return well("kernel.shmall", what);
}

Finding check_shmmni(const Machine& machine)
{
    const std::uint64_t used = in_use(machine, "shm").objects;
    const std::uint64_t most = machine.number("/proc/sys/kernel/shmmni").value_or(0);
    const std::string what = fmt::format("{} of {} segments are in use", used, most);
    const std::string remedy =
        set_to("kernel.shmmni", used + std::max<std::uint64_t>(4096, most)) + ", or see 'ringmain rm --orphans'";
    if (most < used + segments_of_a_ring) {
        return error("kernel.shmmni", what + ": there is none for another ring", remedy);
    }
    if (most < used + few_rings * segments_of_a_ring) {
        return warning("kernel.shmmni", fmt::format("{}: enough for fewer than {} rings", what, few_rings), remedy);
    }
    return well("kernel.shmmni", what);
}

// Set, the kernel destroys segments when their last process ends.
Finding check_rmid_forced(const Machine& machine)
{
    if (machine.number("/proc/sys/kernel/shm_rmid_forced").value_or(0) == 0) {
        return well("kernel.shm_rmid_forced", "segments stay when nobody is attached");
    }
    return error("kernel.shm_rmid_forced", "the kernel destroys segments that nobody is attached to: rings lose their messages",
                 set_to("kernel.shm_rmid_forced", 0));
}

} // namespace

Findings check_shared_memory(const Machine& machine)
{
    if (!machine.exists("/proc/sys/kernel/shmmax")) {
        return {check_shmmax(machine)};
    }
    return {check_shmmax(machine), check_shmall(machine), check_shmmni(machine), check_rmid_forced(machine)};
}

} // namespace ringmain::cli::doctor
