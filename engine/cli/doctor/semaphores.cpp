#include <cli/doctor/kernel_limits.hpp>
#include <cli/doctor/usual.hpp>

#include <ringmain/layout/semaphores.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ringmain::cli::doctor {
namespace {

constexpr std::uint64_t of_a_ring = layout::sem::count;
constexpr std::uint64_t largest_operation = layout::max_operations;

struct Need {
    const char* name;
    std::uint64_t least; // below it no ring works
    std::uint64_t comfort;
    const char* means;
};

} // namespace

Findings check_semaphores(const Machine& machine)
{
    auto is = machine.numbers("/proc/sys/kernel/sem");
    if (is.size() < 4) {
        return {error("kernel.sem", "this kernel has no System V semaphores",
                      "use a kernel with CONFIG_SYSVIPC, or the backends pipe, fifo and unix")};
    }
    const InUse used = in_use(machine, "sem");
    const std::array needs{
        Need{"SEMMSL", of_a_ring, of_a_ring, "semaphores in a set"},
        Need{"SEMMNS", used.sum + of_a_ring, used.sum + few_rings * of_a_ring, "semaphores in all"},
        Need{"SEMOPM", largest_operation, largest_operation, "operations at once"},
        Need{"SEMMNI", used.objects + 1, used.objects + few_rings, "sets"},
    };
    // The remedy sets all four at once: sysctl knows no other way.
    auto should = is;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        should[i] = std::max(is[i], needs[i].comfort);
    }
    const std::string remedy =
        fmt::format("sysctl -w kernel.sem='{} {} {} {}' (and keep it in /etc/sysctl.d), or see 'ringmain rm --orphans'",
                    should[0], should[1], should[2], should[3]);
    Findings found;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        const Need& need = needs[i];
        const std::string check = fmt::format("kernel.sem {}", need.name);
        const std::string what = fmt::format("at most {} {}", is[i], need.means);
        if (is[i] < need.least) {
            found.push_back(error(check, fmt::format("{}: another ring takes {}", what, need.least), remedy));
        } else if (is[i] < need.comfort) {
            found.push_back(warning(check, fmt::format("{}: {} more rings take {}", what, few_rings, need.comfort), remedy));
        } else {
            found.push_back(well(check, what));
        }
    }
    return found;
}

} // namespace ringmain::cli::doctor
