#include <cli/doctor/checkup.hpp>

#include <cli/doctor/container.hpp>
#include <cli/doctor/huge_pages.hpp>
#include <cli/doctor/kernel_limits.hpp>
#include <cli/doctor/limits.hpp>
#include <cli/doctor/logind.hpp>
#include <cli/doctor/rings.hpp>
#include <cli/doctor/runtime_folder.hpp>
#include <cli/doctor/self_test.hpp>
#include <cli/words.hpp>

#include <ringmain/orphans.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/barrier.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <unistd.h>

#include <algorithm>
#include <iterator>

namespace ringmain::cli::doctor {
namespace {

Finding unseen(const Error& failure)
{
    return error("rings", failure.message(), failure.hint);
}

Findings check_what_is_there()
{
    const auto rings = Ring::list();
    if (!rings) {
        return {unseen(rings.error())};
    }
    Findings found = check_rings(*rings, ::geteuid());
    std::ranges::move(check_keys(*rings), std::back_inserter(found));
    const auto left = orphans(*rings);
    found.push_back(left ? check_orphans(*left) : unseen(left.error()));
    return found;
}

} // namespace

Findings check_all(const Machine& machine)
{
    Findings all;
    const auto add = [&all](Findings found) { std::ranges::move(found, std::back_inserter(all)); };
    add(check_shared_memory(machine));
    add(check_semaphores(machine));
    add(check_message_queues(machine));
    add(check_limits(limits_of_this_process()));
    add({check_logind(machine, {::geteuid(), user_name(::geteuid())})});
    add(check_container(machine));
    add({judge_undo(try_undo()), judge_barriers(sys::join_barriers()), check_huge_pages(machine),
         judge_runtime_folder(sys::runtime_path("x", "note"))});
    add(check_what_is_there());
    return all;
}

} // namespace ringmain::cli::doctor
