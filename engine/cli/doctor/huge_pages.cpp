#include <cli/doctor/huge_pages.hpp>
#include <cli/doctor/usual.hpp>

#include <cli/words.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <sstream>
#include <string>

namespace ringmain::cli::doctor {
namespace {

constexpr const char* huge_pages = "huge pages";

// The number of "Name:   12 kB" in /proc/meminfo; 0 where it is not there.
std::uint64_t memory_fact(const std::string& text, const std::string& name)
{
    std::istringstream lines(text);
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string key;
        std::uint64_t value = 0;
        if (words >> key >> value && key == name + ":") {
            return value;
        }
    }
    return 0;
}

} // namespace

Finding check_huge_pages(const Machine& machine)
{
    const std::string memory = machine.text("/proc/meminfo").value_or("");
    const std::uint64_t page = memory_fact(memory, "Hugepagesize") << 10U;
    if (page == 0) {
        return note(huge_pages, "this kernel has none: --huge-pages has no effect", "leave that option out");
    }
    const std::uint64_t free = memory_fact(memory, "HugePages_Free");
    const std::uint64_t needed = (usual_ring + page - 1) / page;
    const std::string what = fmt::format("{} of {} are free", free, size_word(page));
    if (free < needed) {
        return note(
            huge_pages, fmt::format("{}: --huge-pages takes {} for a ring of the usual size", what, needed),
            fmt::format("sysctl -w vm.nr_hugepages={}, and vm.hugetlb_shm_group=GID for users other than root, where you use it",
                        memory_fact(memory, "HugePages_Total") + needed - free));
    }
    return well(huge_pages, what);
}

} // namespace ringmain::cli::doctor
