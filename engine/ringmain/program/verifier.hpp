#pragma once
// What a consumer can know of generated messages: nothing altered, nothing twice, nothing out of order, nothing missing.
// A message that is flagged as redelivered may have been dealt with before: it is counted apart, and is no violation.

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
    std::uint64_t redelivered = 0;  // whoever received them first died or gave them back; seen before or not
    std::uint64_t missing = 0;      // never seen, though a later one of the same producer was
    bool missing_counts = false;    // nobody else can have received them
    bool order_counts = true;       // nobody left behind what had to be delivered late
    std::vector<std::string> first; // the first violations, a sentence each

    [[nodiscard]] std::uint64_t violations() const noexcept
    {
        return damaged + duplicates + (order_counts ? out_of_order : 0) + (missing_counts ? missing : 0);
    }
};

// Thread-safe. Needs memory for each producer, and for each gap while it is open.
class Verifier {
public:
    static constexpr std::size_t most_sentences = 10;

    // from_the_first: nobody received anything of these producers before, so that each must begin with number 0.
    explicit Verifier(bool from_the_first) noexcept : from_the_first_(from_the_first) {}

    void check(Bytes message, bool redelivered = false);

    // What others of the group did meanwhile.
    struct Company {
        bool nobody = false;     // received anything, so that what is missing is lost
        bool nobody_left = true; // so that nothing they had taken came late
    };
    [[nodiscard]] Findings findings(Company company) const;

private:
    struct Stream {
        std::uint64_t first = 0;                        // the lowest number expected
        std::uint64_t next = 0;                         // one past the highest number seen
        std::map<std::uint64_t, std::uint64_t> missing; // ranges [first, second) never seen
    };
    void advance(Stream& stream, std::uint64_t sequence);
    void go_back(Stream& stream, std::uint64_t sequence);
    void look_back(Stream& stream, std::uint64_t producer, std::uint64_t sequence, bool redelivered);
    static void note(std::vector<std::string>& sentences, std::uint64_t& count, std::string sentence);

    bool from_the_first_;
    mutable std::mutex mutex_;
    std::unordered_map<std::uint64_t, Stream> streams_;
    Findings found_;
    std::vector<std::string> late_; // sentences about what was out of order
};

} // namespace ringmain::program
