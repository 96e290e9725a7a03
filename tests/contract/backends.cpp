#include <contract/backends.hpp>

#include <contract/fixture.hpp>

#include <ringmain/layout/lanes.hpp>
#include <ringmain/layout/latencies.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

namespace ringmain::contract {
namespace {

// Slot rings hold as many messages as they have slots.
std::size_t as_many(std::uint64_t messages, std::uint64_t /*max_message*/)
{
    return messages;
}
std::uint64_t messages_themselves(std::uint64_t messages)
{
    return messages;
}

std::uint64_t lane_bytes(std::uint64_t messages, std::uint64_t max_message)
{
    const std::uint64_t smallest = 256;
    return std::bit_ceil(std::max({smallest, 4 * max_message, (messages + 1) * layout::record_bytes(max_message)}));
}
RingOptions lanes_options(std::uint64_t messages, std::uint64_t max_message)
{
    return {.backend = "lanes", .capacity = lane_bytes(messages, max_message), .max_message = max_message};
}
std::size_t lane_takes(std::uint64_t messages, std::uint64_t max_message)
{
    return (lane_bytes(messages, max_message) - layout::RecordHeader::bytes) / layout::record_bytes(8);
}
std::uint64_t bytes_of_records(std::uint64_t messages)
{
    return messages * layout::record_bytes(8);
}

// As where the kernel refuses membarrier.
RingOptions fencing(RingOptions options)
{
    options.publisher_fences = true;
    return options;
}

RingOptions stamping(RingOptions options)
{
    options.stamp = true;
    return options;
}

RingOptions semaphore_options(std::uint64_t messages, std::uint64_t max_message)
{
    return {.backend = "semaphore", .slots = messages, .max_message = max_message};
}
const Backend semaphore{
    .name = "semaphore",
    .options = semaphore_options,
    .takes = as_many,
    .volume = messages_themselves,
};
const Backend semaphore_stamped{
    .name = "semaphore_stamped",
    .options = [](std::uint64_t messages,
                  std::uint64_t max_message) { return stamping(semaphore_options(messages, max_message)); },
    .takes = as_many,
    .volume = messages_themselves,
};

RingOptions mutex_options(std::uint64_t messages, std::uint64_t max_message)
{
    return {.backend = "mutex", .slots = messages, .max_message = max_message};
}
const Backend mutex{
    .name = "mutex",
    .options = mutex_options,
    .takes = as_many,
    .volume = messages_themselves,
};
const Backend mutex_publisher_fences{
    .name = "mutex_publisher_fences",
    .options = [](std::uint64_t messages, std::uint64_t max_message) { return fencing(mutex_options(messages, max_message)); },
    .takes = as_many,
    .volume = messages_themselves,
};

const Backend mutex_stamped{
    .name = "mutex_stamped",
    .options = [](std::uint64_t messages, std::uint64_t max_message) { return stamping(mutex_options(messages, max_message)); },
    .takes = as_many,
    .volume = messages_themselves,
};

constexpr std::uint64_t stamp = sizeof(layout::Stamp);
// How many it takes depends on where it begins: lanes are no multiple of these records.
const Backend lanes_stamped{
    .name = "lanes_stamped",
    .options =
        [](std::uint64_t messages, std::uint64_t max_message) {
            RingOptions options = stamping(lanes_options(messages, max_message + stamp));
            options.max_message = max_message;
            return options;
        },
    .volume = [](std::uint64_t messages) { return messages * layout::record_bytes(8 + stamp); },
    .breaks_as_a_whole = false,
    .most_producers = 16,
    .has_places_for_consumers = true,
};

const Backend lanes_publisher_fences{
    .name = "lanes_publisher_fences",
    .options = [](std::uint64_t messages, std::uint64_t max_message) { return fencing(lanes_options(messages, max_message)); },
    .takes = lane_takes,
    .volume = bytes_of_records,
    .breaks_as_a_whole = false,
    .most_producers = 16,
    .has_places_for_consumers = true,
};

const Backend fifo{
    .name = "fifo",
    .options = [](std::uint64_t, std::uint64_t) { return RingOptions{.backend = "fifo"}; },
    .longest_message = 4096,
    .keeps_unattended = false,
    .learns_of_removal = false,
};

const Backend pipe{
    .name = "pipe",
    .options = [](std::uint64_t,
                  std::uint64_t max_message) { return RingOptions{.backend = "pipe", .max_message = max_message}; },
    .longest_message = 4096,
    .producers = 1,
    .consumers = 1,
    .has_name = false,
    .learns_of_removal = false,
};

const Backend msgq{
    .name = "msgq",
    .options =
        [](std::uint64_t messages, std::uint64_t max_message) {
            return RingOptions{.backend = "msgq", .capacity = messages * max_message, .max_message = max_message};
        },
    .longest_message = 8192,
    .type_of_zero = 1,
};

const Backend posixq{
    .name = "posixq",
    .options =
        [](std::uint64_t messages, std::uint64_t max_message) {
            return RingOptions{.backend = "posixq", .slots = messages, .max_message = max_message};
        },
    .takes = as_many,
    .longest_message = 8192,
};

const Backend unix_socket{
    .name = "unix",
    .options = [](std::uint64_t,
                  std::uint64_t max_message) { return RingOptions{.backend = "unix", .max_message = max_message}; },
    .longest_message = 1 << 16,
    .consumers = 1,
    .keeps_unattended = false,
    .learns_of_removal = false,
};

const Backend queued_signal{
    .name = "signal",
    .options = [](std::uint64_t, std::uint64_t) { return RingOptions{.backend = "signal"}; },
    .max_message = 8,
    .longest_message = 8,
    .consumers = 1,
    .keeps_unattended = false,
    .has_own_room = false,
    .learns_of_removal = false,
};

RingOptions boost_options(const char* backend, std::uint64_t messages, std::uint64_t max_message)
{
    return {.backend = backend, .slots = messages, .max_message = max_message};
}
const Backend boost_ring{
    .name = "boost",
    .options = [](std::uint64_t messages, std::uint64_t max_message) { return boost_options("boost", messages, max_message); },
    .takes = as_many,
    .learns_of_removal = false,
};
const Backend boost_queue{
    .name = "boost_queue",
    .options = [](std::uint64_t messages,
                  std::uint64_t max_message) { return boost_options("boost-queue", messages, max_message); },
    .takes = as_many,
    .learns_of_removal = false,
};

} // namespace

const Backend lanes_backend{
    .name = "lanes",
    .options = lanes_options,
    .takes = lane_takes,
    .volume = bytes_of_records,
    .breaks_as_a_whole = false,
    .most_producers = 16,
    .has_places_for_consumers = true,
};

std::span<const Backend* const> all_backends()
{
    static constexpr std::array all{&semaphore,
                                    &semaphore_stamped,
                                    &mutex,
                                    &mutex_publisher_fences,
                                    &mutex_stamped,
                                    &lanes_backend,
                                    &lanes_publisher_fences,
                                    &lanes_stamped,
                                    &boost_ring,
                                    &boost_queue,
                                    &pipe,
                                    &fifo,
                                    &msgq,
                                    &posixq,
                                    &unix_socket,
                                    &queued_signal};
    return all;
}

const std::vector<const Backend*>& our_rings()
{
    static const auto rings = [] {
        std::vector<const Backend*> found;
        std::ranges::copy_if(all_backends(), std::back_inserter(found), &Backend::is_ring);
        return found;
    }();
    return rings;
}

INSTANTIATE_TEST_SUITE_P(Every, Contract, ::testing::ValuesIn(all_backends().begin(), all_backends().end()),
                         [](const auto& each) { return std::string(each.param->name); });

} // namespace ringmain::contract
