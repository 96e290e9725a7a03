#pragma once
// What producers sent and consumers got in a schedule, and whether that is what they may get.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::schedules {

class Diary {
public:
    static constexpr unsigned most_producers = 6; // each life is one
    static constexpr unsigned most_groups = 2;

    struct Promise {
        bool at_least_once = true; // what a dead one had in its hands comes to another, flagged; otherwise it is lost
    };
    explicit Diary(const Promise& promise);

    void begins_to_send(unsigned producer) { ++lives_[producer].begun; }
    void committed(unsigned producer) { ++lives_[producer].committed; }
    // A group is there, and what is sent from now on is for it, too.
    void begins(unsigned group);
    // A message comes; its receipt.
    std::size_t received(unsigned group, unsigned process, unsigned producer, unsigned number, bool redelivered);
    void dealt_with(std::size_t receipt) { receipts_[receipt].is_dealt_with = true; }
    void died(unsigned process);
    // Somebody leaves with records claimed that he has not seen: others may get them out of order.
    void left_early() { ++left_early_; }

    // Different messages of that producer that came to the first group.
    [[nodiscard]] unsigned has_come(unsigned producer) const;
    [[nodiscard]] unsigned number_of_next(unsigned producer) const noexcept { return lives_[producer].begun; }

    // All that was committed came to the first group.
    [[nodiscard]] bool is_complete() const;

    // Once nothing is left in the ring. Empty: all is well.
    [[nodiscard]] std::string judge() const;

private:
    struct Life {
        unsigned begun = 0;
        unsigned committed = 0;
    };
    struct Receipt {
        unsigned group;
        unsigned process;
        unsigned producer;
        unsigned number;
        bool is_flagged;
        bool is_dealt_with = false;
        bool was_taken_along = false; // its consumer died with it
    };
    struct Group {
        bool is_there = false;
        std::array<unsigned, most_producers> begun_before{}; // messages of each producer
    };
    [[nodiscard]] std::string judge(unsigned group, unsigned producer) const;
    [[nodiscard]] std::string judge_order(unsigned group, unsigned producer, unsigned process) const;

    Promise promise_;
    std::array<Life, most_producers> lives_{};
    std::array<Group, most_groups> groups_{};
    std::vector<Receipt> receipts_;
    unsigned deaths_ = 0;
    unsigned left_early_ = 0;
};

} // namespace ringmain::schedules
