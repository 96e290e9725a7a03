#include <ringmain/backend/table.hpp>

#include <algorithm>
#include <array>

namespace ringmain::backend {
namespace {

using layout::BackendId;

constexpr unsigned slots_options = takes_name | takes_capacity | takes_slots | takes_max_message | takes_mode | takes_trust;

constexpr std::array table{
    Description{.name = "lanes",
                .summary = "lock-free logs, one a producer; the default",
                .longest = "1/4 lane",
                .producers = "32",
                .consumers = "32 groups",
                .order = "of each producer",
                .survives = "all of it",
                .needs = "System V IPC",
                .in_place = true,
                .selects_by_type = true,
                .has_groups = true,
                .options =
                    takes_name | takes_capacity | takes_producers | takes_max_message | takes_mode | takes_trust | takes_stamps,
                .ring = BackendId::lanes},
    Description{.name = "semaphore",
                .summary = "fixed slots, every message through a System V semaphore set",
                .longest = "a slot",
                .producers = "64 members",
                .consumers = "64 members",
                .order = "total",
                .survives = "all but what it had taken",
                .needs = "System V IPC",
                .options = slots_options | takes_stamps,
                .ring = BackendId::semaphore},
    Description{.name = "mutex",
                .summary = "fixed slots under one robust lock, no system call until somebody sleeps",
                .longest = "a slot",
                .producers = "64 members",
                .consumers = "64 members",
                .order = "total",
                .survives = "all but what it had taken",
                .needs = "System V IPC",
                .options = slots_options | takes_stamps,
                .ring = BackendId::mutex},
    Description{.name = "pipe",
                .summary = "an anonymous pipe to the peer that the producer starts (--exec)",
                .longest = "1 GiB",
                .producers = "1",
                .consumers = "1",
                .order = "total",
                .survives = "what is in it, while one end is open",
                .needs = "one to start the other",
                .options = takes_capacity | takes_max_message | takes_id,
                .transport = &pipe},
    Description{.name = "fifo",
                .summary = "a pipe with a name, whose bytes any program reads",
                .longest = "4 KiB",
                .producers = "any",
                .consumers = "any",
                .order = "total",
                .survives = "what is in it, while one end is open",
                .needs = "a consumer that is there",
                .largest_type = 0,
                .sends_empty = false,
                .options = takes_name | takes_capacity | takes_max_message | takes_mode,
                .transport = &fifo},
    Description{.name = "unix",
                .summary = "Unix-domain socket of packets, a connection a producer",
                .longest = "1 MiB (net.core.wmem_max)",
                .producers = "any (ulimit -n)",
                .consumers = "1",
                .order = "of each producer",
                .survives = "what a dead producer sent; nothing of a dead consumer's",
                .needs = "a consumer that is there",
                .options = takes_name | takes_capacity | takes_max_message | takes_mode,
                .transport = &unix_socket},
    Description{.name = "signal",
                .summary = "queued real-time signals, which carry 8 bytes",
                .longest = "8 bytes",
                .producers = "any",
                .consumers = "1, and 1 a process",
                .order = "total",
                .survives = "what a dead producer sent; nothing of a dead consumer's",
                .needs = "Linux 5.3, a consumer that is there, ulimit -i",
                .options = takes_name | takes_max_message,
                .transport = &queued_signal},
    Description{.name = "msgq",
                .summary = "System V message queue, for any program that calls msgsnd and msgrcv",
                .longest = "8 KiB (kernel.msgmax)",
                .producers = "any",
                .consumers = "any",
                .order = "total; of each type, for who selects",
                .survives = "all but what it had taken",
                .needs = "System V IPC",
                .selects_by_type = true,
                .options = takes_name | takes_capacity | takes_max_message | takes_mode | takes_id | takes_trust,
                .transport = &msgq},
    Description{.name = "posixq",
                .summary = "POSIX message queue, whose priority is the type",
                .longest = "8 KiB (fs.mqueue.msgsize_max)",
                .producers = "any",
                .consumers = "any",
                .order = "highest type first, total within one",
                .survives = "all but what it had taken",
                .needs = "POSIX message queues",
                .largest_type = 32767,
                .options = slots_options & ~(takes_capacity | takes_trust),
                .transport = &posixq},
    Description{.name = "boost",
                .summary = "what a Boost.Interprocess user writes: slots, two semaphores and a mutex; to compare with",
                .longest = "a slot",
                .producers = "any",
                .consumers = "any",
                .order = "total",
                .survives = "no: a dead lock owner stops everybody",
                .needs = "/dev/shm",
                .outlives_members = false,
                .options = slots_options,
                .transport = &boost_ring},
    Description{.name = "boost-queue",
                .summary = "message_queue of Boost.Interprocess, whose priority is the type; to compare with",
                .longest = "a slot",
                .producers = "any",
                .consumers = "any",
                .order = "highest type first",
                .survives = "no: it trusts its memory; a dead lock owner or sleeper stops everybody",
                .needs = "/dev/shm",
                .outlives_members = false,
                .options = slots_options,
                .transport = &boost_queue},
};

} // namespace

std::span<const Description> all() noexcept
{
    return table;
}

const Description* find(std::string_view name) noexcept
{
    const auto* found = std::ranges::find(table, name, &Description::name);
    return found == table.end() ? nullptr : &*found;
}

const Description& describe(BackendId id) noexcept
{
    const auto* found = std::ranges::find(table, std::optional(id), &Description::ring);
    return found == table.end() ? table.front() : *found;
}

std::string those_that(bool (*can)(const Description&))
{
    std::string text;
    for (const Description& each : table) {
        if (can(each)) {
            text += (text.empty() ? "" : ", ") + std::string(each.name);
        }
    }
    return text;
}

} // namespace ringmain::backend
