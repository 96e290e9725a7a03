#pragma once
// Where a `unix` transport is: a lock file, PATH.lock, which says that the name exists, what it was made for and who may come;
// its lock says whether a consumer is there. And the consumer's socket, PATH, which is replaced by the next consumer, not
// removed, so that nobody ever removes somebody else's.

#include <ringmain/backend/transport.hpp>
#include <ringmain/backend/unix_terms.hpp>
#include <ringmain/sys/file_descriptor.hpp>
#include <ringmain/sys/lock_file.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace ringmain::backend {

class UnixPlace {
public:
    [[nodiscard]] static Result<UnixPlace> open(const TransportRequest& request);
    // Also what is unfinished.
    [[nodiscard]] static Result<void> remove(const std::string& name, bool even_if_in_use);
    [[nodiscard]] static std::vector<RingStatus> list();

    // As its only consumer, who begins to listen. full_house, removed.
    struct Attendance {
        sys::FileDescriptor lock; // is held while this is open
        sys::FileDescriptor listener;
    };
    [[nodiscard]] Result<Attendance> attend() const;

    [[nodiscard]] bool is_removed() const noexcept;
    // Who is connected to that: us, root, or somebody that the mode lets in.
    [[nodiscard]] bool trusts_peer_of(int fd) const noexcept;

    [[nodiscard]] const UnixTerms& terms() const noexcept { return terms_; }
    [[nodiscard]] const std::string& socket_path() const noexcept { return path_; }
    [[nodiscard]] std::string label() const;
    [[nodiscard]] Error failure(Errc code) const { return {code, 0, "join", label(), std::string(remedy(code))}; }
    [[nodiscard]] RingStatus status() const;

private:
    UnixPlace(std::string name, std::string path) : name_(std::move(name)), path_(std::move(path)) {}
    [[nodiscard]] static Result<UnixPlace> at(const std::string& name);
    [[nodiscard]] std::string lock_path() const { return path_ + ".lock"; }

    [[nodiscard]] Result<bool> find(const TransportRequest& request);
    [[nodiscard]] Result<void> open_lock(sys::Making making);
    [[nodiscard]] Result<void> furnish(const TransportRequest& request);
    [[nodiscard]] Result<void> write_terms(const TransportRequest& request);
    [[nodiscard]] Result<void> read_terms();
    [[nodiscard]] Result<void> compare(const TransportRequest& request) const;
    [[nodiscard]] Result<void> make_way() const;

    std::string name_;
    std::string path_; // of the socket
    sys::FileDescriptor lock_file_;
    sys::FileFacts facts_;
    UnixTerms terms_;
};

} // namespace ringmain::backend
