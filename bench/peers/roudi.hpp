#pragma once
// iceoryx's daemon, with memory for what is measured here.

#include <bench/peers/private_folder.hpp>

#include <sys/types.h>

#include <memory>
#include <string>

namespace ringmain::bench {

// Runs until it is destroyed, and ends by itself when this process ends, however that happens. There can be one on a machine.
// Takes away what it and its clients leave in /dev/shm and /tmp.
class RouDi {
public:
    // The one that everybody in this process uses.
    static std::shared_ptr<const RouDi> running();

    RouDi(const RouDi&) = delete;
    RouDi& operator=(const RouDi&) = delete;
    ~RouDi();

    // What the calling process, which is ours or was forked, must be called there.
    [[nodiscard]] std::string client_name() const;

private:
    RouDi();
    void wait_until_ready();
    void stop() const noexcept;
    void remove_leftovers() const noexcept;

    PrivateFolder folder_;
    std::string clients_; // how the names of all begin
    pid_t process_ = -1;
    int output_ = -1; // read end: what it says
};

} // namespace ringmain::bench
