#include <bench/parent.hpp>
#include <bench/peers/roudi.hpp>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace ringmain::bench {
namespace {

// Two publishers, each with a full queue and some messages in hands. iceoryx's queues hold 256.
constexpr const char* memory = R"([general]
version = 1
[[segment]]
[[segment.mempool]]
size = 64
count = 600
[[segment.mempool]]
size = 1024
count = 600
[[segment.mempool]]
size = 65536
count = 80
[[segment.mempool]]
size = 1048576
count = 12
)";

constexpr int patience_ms = 10'000;

// In the forked child.
[[noreturn]] void become_roudi(pid_t parent, int output, const std::string& settings)
{
    end_with(parent);
    ::setpgid(0, 0); // Ctrl-C is for us, who still need it
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    // No client is watched: one that spins may be late, and each measurement has a daemon of its own.
    ::execl(RINGMAIN_IOX_ROUDI, "iox-roudi", "--config-file", settings.c_str(), "--monitoring-mode", "off", "--log-level",
            "fatal", nullptr);
    ::_exit(1);
}

// Where the messages are: iceoryx gives that memory the name of its group.
std::string message_segment()
{
    const group* const ours = ::getgrgid(::getegid());
    return std::string("/").append(ours == nullptr ? "" : ours->gr_name);
}

} // namespace

std::shared_ptr<const RouDi> RouDi::running()
{
    static std::weak_ptr<const RouDi> shared;
    auto roudi = shared.lock();
    if (roudi == nullptr) {
        roudi.reset(new RouDi);
        shared = roudi;
    }
    return roudi;
}

RouDi::RouDi() : clients_("ringmain-bench-" + std::to_string(::getpid()) + "-")
{
    const std::string settings = folder_.file("roudi.toml");
    std::ofstream(settings) << memory;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe2");
    }
    const pid_t parent = ::getpid();
    process_ = ::fork();
    if (process_ == 0) {
        become_roudi(parent, ends[1], settings);
    }
    output_ = ends[0];
    ::close(ends[1]);
    try {
        wait_until_ready();
    } catch (...) {
        stop();
        throw;
    }
}

RouDi::~RouDi()
{
    stop();
}

void RouDi::wait_until_ready()
{
    std::string said;
    std::array<char, 512> some{};
    while (said.find("ready for clients") == std::string::npos) {
        pollfd more{output_, POLLIN, 0};
        const ssize_t length = ::poll(&more, 1, patience_ms) == 1 ? ::read(output_, some.data(), some.size()) : 0;
        if (length <= 0) {
            throw std::runtime_error("iox-roudi did not start: end another one that runs; it said: " + said);
        }
        said.append(some.data(), static_cast<std::size_t>(length));
    }
}

// Not asked to end: if clients have ended without saying goodbye, as ours do, it aborts, or hangs on a lock that one held.
void RouDi::stop() const noexcept
{
    ::kill(process_, SIGKILL);
    (void)await_end(process_);
    ::close(output_);
    remove_leftovers();
}

void RouDi::remove_leftovers() const noexcept
{
    constexpr const char* lock_path = "/tmp/iox-unique-roudi.lock";
    const int lock = ::open(lock_path, O_RDWR | O_CLOEXEC);
    if (lock < 0 || ::flock(lock, LOCK_EX | LOCK_NB) != 0) { // another one runs, which is why ours could not
        ::close(lock);
        return;
    }
    ::shm_unlink("/iceoryx_mgmt");
    ::shm_unlink(message_segment().c_str());
    std::error_code ignored;
    for (const auto& each : std::filesystem::directory_iterator("/tmp", ignored)) {
        const std::string name = each.path().filename().string();
        if (name == "roudi" || name == "roudi.lock" || name.starts_with(clients_)) {
            std::filesystem::remove(each.path(), ignored);
        }
    }
    ::unlink(lock_path);
    ::close(lock);
}

std::string RouDi::client_name() const
{
    return clients_ + std::to_string(::getpid());
}

} // namespace ringmain::bench
