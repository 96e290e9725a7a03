#include <schedules/diary.hpp>

#include <fmt/format.h>

#include <bit>

namespace ringmain::schedules {

Diary::Diary(const Promise& promise) : promise_(promise)
{
    receipts_.reserve(512); // of a schedule: not from the memory of a process
}

void Diary::begins(unsigned group)
{
    groups_[group].is_there = true;
    for (unsigned i = 0; i < most_producers; ++i) {
        groups_[group].begun_before[i] = lives_[i].begun;
    }
}

std::size_t Diary::received(unsigned group, unsigned process, unsigned producer, unsigned number, bool redelivered)
{
    receipts_.push_back({group, process, producer, number, redelivered});
    return receipts_.size() - 1;
}

void Diary::died(unsigned process)
{
    ++deaths_;
    for (Receipt& each : receipts_) {
        each.was_taken_along = each.was_taken_along || (each.process == process && !each.is_dealt_with);
    }
}

unsigned Diary::has_come(unsigned producer) const
{
    std::uint64_t seen = 0;
    for (const Receipt& each : receipts_) {
        seen |= each.group == 0 && each.producer == producer ? std::uint64_t{1} << each.number : 0;
    }
    return static_cast<unsigned>(std::popcount(seen));
}

bool Diary::is_complete() const
{
    for (unsigned producer = 0; producer < most_producers; ++producer) {
        if (has_come(producer) < lives_[producer].committed) {
            return false;
        }
    }
    return true;
}

std::string Diary::judge() const
{
    for (unsigned group = 0; group < most_groups; ++group) {
        for (unsigned producer = 0; groups_[group].is_there && producer < most_producers; ++producer) {
            if (std::string wrong = judge(group, producer); !wrong.empty()) {
                return wrong;
            }
        }
    }
    return {};
}

std::string Diary::judge(unsigned group, unsigned producer) const
{
    const Life& life = lives_[producer];
    bool has_begun = false; // the group may have begun with an earlier message than it must
    unsigned missing = 0;
    for (unsigned number = 0; number < life.begun; ++number) {
        unsigned unflagged = 0;
        unsigned came = 0;
        unsigned taken_along = 0;
        for (const Receipt& each : receipts_) {
            if (each.group == group && each.producer == producer && each.number == number) {
                ++came;
                unflagged += each.is_flagged ? 0 : 1;
                taken_along += each.was_taken_along ? 1 : 0;
            }
        }
        if (unflagged > 1 || came > taken_along + 1) {
            return fmt::format("group {} got message {} of producer {} {} times", group, number, producer, came);
        }
        const bool must_come = number < life.committed && (has_begun || number >= groups_[group].begun_before[producer]);
        if (came == 0 && must_come && ++missing > (promise_.at_least_once ? 0 : deaths_)) {
            return fmt::format("message {} of producer {} never came to group {}", number, producer, group);
        }
        has_begun = has_begun || came != 0;
    }
    for (const Receipt& each : receipts_) {
        if (each.group == group && each.producer == producer && each.number >= life.begun) {
            return fmt::format("group {} got message {} of producer {}, which was never sent", group, each.number, producer);
        }
        if (std::string wrong = judge_order(group, producer, each.process); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

// Back only to what somebody left behind, so as often as that happened.
std::string Diary::judge_order(unsigned group, unsigned producer, unsigned process) const
{
    unsigned next = 0;
    unsigned steps_back = 0;
    for (const Receipt& each : receipts_) {
        if (each.group == group && each.producer == producer && each.process == process) {
            steps_back += each.number < next ? 1 : 0;
            next = each.number + 1;
        }
    }
    return steps_back <= deaths_ + left_early_
               ? std::string()
               : fmt::format("messages of producer {} came to process {} in another order", producer, process);
}

} // namespace ringmain::schedules
