#include <support/ipc_snapshot.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

namespace ringmain::support {
namespace {

// The first line of each table names the columns; the first two columns are key and id in all three.
void read_table(const char* kind, std::vector<std::string>& into)
{
    std::ifstream table(std::string("/proc/sysvipc/") + kind);
    std::string line;
    std::getline(table, line);
    while (std::getline(table, line)) {
        std::istringstream columns(line);
        long long key = 0;
        long long id = 0;
        columns >> key >> id;
        char text[64];
        std::snprintf(text, sizeof text, "%s key 0x%08x id %lld", kind, static_cast<std::uint32_t>(key), id);
        into.emplace_back(text);
    }
}

} // namespace

IpcSnapshot IpcSnapshot::now()
{
    IpcSnapshot snapshot;
    for (const char* kind : {"shm", "sem", "msg"}) {
        read_table(kind, snapshot.objects_);
    }
    std::ranges::sort(snapshot.objects_);
    return snapshot;
}

std::vector<std::string> IpcSnapshot::since(const IpcSnapshot& before) const
{
    std::vector<std::string> fresh;
    std::ranges::set_difference(objects_, before.objects_, std::back_inserter(fresh));
    return fresh;
}

std::string leaked_since(const IpcSnapshot& before)
{
    std::vector<std::string> fresh = IpcSnapshot::now().since(before);
    for (int patience = 20; !fresh.empty() && patience > 0; --patience) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        fresh = IpcSnapshot::now().since(before);
    }
    std::string lines;
    for (const std::string& object : fresh) {
        lines += (lines.empty() ? "" : "\n") + object;
    }
    return lines;
}

} // namespace ringmain::support
