#include <ringmain/program/verifier.hpp>

#include <ringmain/program/generated.hpp>

#include <fmt/format.h>

#include <utility>

namespace ringmain::program {

void Verifier::check(Bytes message)
{
    const auto what = check_generated(message);
    const std::lock_guard guard(mutex_);
    ++found_.checked;
    if (!what) {
        note(found_.damaged,
             fmt::format("message {} ({} bytes) is not as any producer generated it", found_.checked, message.size()));
        return;
    }
    const auto [entry, is_new] = streams_.try_emplace(what->producer);
    Stream& stream = entry->second;
    if (is_new && !from_the_first_) {
        stream.next = what->sequence;
    }
    if (what->sequence >= stream.next) {
        advance(stream, what->sequence);
    } else {
        look_back(stream, what->producer, what->sequence);
    }
}

void Verifier::advance(Stream& stream, std::uint64_t sequence)
{
    if (sequence > stream.next) {
        stream.missing.emplace_hint(stream.missing.end(), stream.next, sequence);
        found_.missing += sequence - stream.next;
    }
    stream.next = sequence + 1;
}

// A number below the highest: late, if it was missing so far, otherwise seen before.
void Verifier::look_back(Stream& stream, std::uint64_t producer, std::uint64_t sequence)
{
    auto range = stream.missing.upper_bound(sequence);
    if (range == stream.missing.begin() || (--range)->second <= sequence) {
        note(found_.duplicates, fmt::format("producer {:016x} message {} arrived twice", producer, sequence));
        return;
    }
    const auto [first, end] = *range;
    stream.missing.erase(range);
    if (first < sequence) {
        stream.missing.emplace(first, sequence);
    }
    if (sequence + 1 < end) {
        stream.missing.emplace(sequence + 1, end);
    }
    --found_.missing;
    note(found_.out_of_order,
         fmt::format("producer {:016x} message {} arrived after message {}", producer, sequence, stream.next - 1));
}

void Verifier::note(std::uint64_t& count, std::string sentence)
{
    ++count;
    if (found_.first.size() < sentences) {
        found_.first.push_back(std::move(sentence));
    }
}

Findings Verifier::findings(bool only_consumer) const
{
    const std::lock_guard guard(mutex_);
    Findings found = found_;
    found.producers = streams_.size();
    found.missing_counts = only_consumer;
    for (auto stream = streams_.begin(); only_consumer && stream != streams_.end(); ++stream) {
        for (const auto& [first, end] : stream->second.missing) {
            if (found.first.size() == sentences) {
                return found;
            }
            found.first.push_back(
                end - first == 1 ? fmt::format("producer {:016x} message {} is missing", stream->first, first)
                                 : fmt::format("producer {:016x} messages {} to {} are missing", stream->first, first, end - 1));
        }
    }
    return found;
}

} // namespace ringmain::program
