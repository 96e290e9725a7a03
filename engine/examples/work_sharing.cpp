// Workers that share tasks: work_sharing work & work_sharing work & work_sharing submit TASK...
// Kill a worker at its task: another does it again, and says so. The workers end when nobody submits any more.
#include <ringmain/ring.hpp>

#include <unistd.h>

#include <cstdio>
#include <span>
#include <string_view>

static int submit(const ringmain::Ring& ring, std::span<char*> tasks)
{
    auto tx = ring.producer();
    for (const char* task : tasks) {
        if (!tx || !tx->send(ringmain::as_bytes(task))) {
            return 1;
        }
    }
    return 0;
}

static int work(const ringmain::Ring& ring)
{
    auto rx = ring.consumer({.prefetch = 1}); // takes no second task while it is busy with the first
    while (rx) {
        const auto task = rx->receive();
        if (!task) {
            return task.error() == ringmain::Errc::end_of_stream ? 0 : 1;
        }
        const auto name = ringmain::as_text(task->bytes());
        std::printf("%d %.*s%s\n", static_cast<int>(::getpid()), static_cast<int>(name.size()), name.data(),
                    task->redelivered() ? " (somebody died at it)" : "");
        std::fflush(stdout);
        ::usleep(100'000);
    } // the task is done when the message goes out of scope, not before
    return 1;
}

int main(int argc, char** argv)
{
    const std::span<char*> words(argv, static_cast<std::size_t>(argc));
    const auto ring = ringmain::Ring::open_or_create("work-sharing", {.capacity = 1 << 16, .max_message = 256});
    if (!ring) {
        std::fprintf(stderr, "work_sharing: %s\n", ring.error().message().c_str());
        return 1;
    }
    return words.size() > 2 && std::string_view(words[1]) == "submit" ? submit(*ring, words.subspan(2)) : work(*ring);
}
