#include <support/scoped_ring.hpp>

#include <ringmain/backend/posixq_creation.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/runtime_folder.hpp>
#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <filesystem>

namespace ringmain::support {
namespace {

template <class OnSet, class OnSegment>
void for_each_object(std::string_view name, OnSet&& on_set, OnSegment&& on_segment)
{
    const auto known = sys::ring_name(name);
    if (!known) {
        return;
    }
    for (const key_t key : known->keys) {
        if (const auto set = sys::SemaphoreSet::open(key)) {
            on_set(key, *set);
        }
        for (const key_t place : {key, key + 1}) {
            if (const auto segment = sys::find_segment(place)) {
                on_segment(place, *segment);
            }
        }
    }
}

std::string line(const char* kind, key_t key, int id)
{
    char text[64];
    std::snprintf(text, sizeof text, "%s key 0x%08x id %d", kind, static_cast<std::uint32_t>(key), id);
    return text;
}

// What transports have there: notes, FIFOs and sockets in the runtime folder, Boost's memory in /dev/shm.
std::vector<std::filesystem::path> files_of(std::string_view name)
{
    const auto path = sys::runtime_path(name, "");
    if (!path) {
        return {};
    }
    const std::filesystem::path note = *path; // "FOLDER/NAME."
    std::vector<std::filesystem::path> found;
    for (const auto& [folder, prefix] : {std::pair(note.parent_path(), note.filename().string()),
                                         std::pair(std::filesystem::path("/dev/shm"), "ringmain." + note.filename().string())}) {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
            if (entry.path().filename().string().starts_with(prefix)) {
                found.push_back(entry.path());
            }
        }
    }
    return found;
}

} // namespace

std::string unique_ring_name(std::string_view what)
{
    static std::atomic<unsigned> counter{0};
    char prefix[48];
    std::snprintf(prefix, sizeof prefix, "test-%d-%u-", static_cast<int>(::getpid()), counter.fetch_add(1));
    return prefix + std::string(what);
}

std::vector<std::string> objects_of(std::string_view ring_name)
{
    std::vector<std::string> found;
    for_each_object(
        ring_name, [&](key_t key, const sys::SemaphoreSet& set) { found.push_back(line("sem", key, set.id())); },
        [&](key_t key, int id) { found.push_back(line("shm", key, id)); });
    for (const auto& file : files_of(ring_name)) {
        found.push_back("file " + file.string());
    }
    if (sys::PosixQueue::open(backend::posixq_kernel_name(ring_name), sys::QueueEnd::receive)) {
        found.push_back("POSIX queue " + backend::posixq_kernel_name(ring_name));
    }
    return found;
}

std::vector<int> segments_of(std::string_view ring_name)
{
    std::vector<int> found;
    for_each_object(
        ring_name, [](key_t, const sys::SemaphoreSet&) {}, [&](key_t, int id) { found.push_back(id); });
    return found;
}

void remove_objects_of(std::string_view ring_name) noexcept
{
    for_each_object(
        ring_name, [](key_t, const sys::SemaphoreSet& set) { set.remove(); }, [](key_t, int id) { sys::remove_segment(id); });
    for (const auto& file : files_of(ring_name)) {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
    (void)sys::remove_posix_queue(backend::posixq_kernel_name(ring_name));
}

} // namespace ringmain::support
