#pragma once
// What a consumer can know of generated messages: nothing altered, nothing twice, nothing out of order, nothing missing.

#include <ringmain/base/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace ringmain::program {

struct Findings {
    std::uint64_t checked = 0; // messages
    std::uint64_t producers = 0;
    std::uint64_t damaged = 0; // not a generated message, or altered on the way
    std::uint64_t duplicates = 0;
    std::uint64_t out_of_order = 0;
    std::uint64_t missing = 0;      // never seen, though a later one of the same producer was
    bool missing_counts = false;    // nobody else can have received them
    std::vector<std::string> first; // the first violations, a sentence each

    [[nodiscard]] std::uint64_t violations() const noexcept
    {
        return damaged + duplicates + out_of_order + (missing_counts ? missing : 0);
    }
};

// Thread-safe. Needs memory for each producer, and for each gap while it is open.
class Verifier {
public:
    static constexpr std::size_t sentences = 10;

    // from_the_first: nobody received anything of these producers before, so that each must begin with number 0.
    explicit Verifier(bool from_the_first) noexcept : from_the_first_(from_the_first) {}

    void check(Bytes message);

    // only_consumer: nobody else received anything meanwhile, so that what is missing is lost.
    [[nodiscard]] Findings findings(bool only_consumer) const;

private:
    struct Stream {
        std::uint64_t next = 0;                         // one past the highest number seen
        std::map<std::uint64_t, std::uint64_t> missing; // ranges [first, second) never seen
    };
    void advance(Stream& stream, std::uint64_t sequence);
    void look_back(Stream& stream, std::uint64_t producer, std::uint64_t sequence);
    void note(std::uint64_t& count, std::string sentence);

    bool from_the_first_;
    mutable std::mutex mutex_;
    std::unordered_map<std::uint64_t, Stream> streams_;
    Findings found_;
};

} // namespace ringmain::program
