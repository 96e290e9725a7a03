#include <ringmain/program/verifier.hpp>

#include <ringmain/program/generated.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ringmain::program {

void Verifier::check(Bytes message, bool redelivered)
{
    const auto what = check_generated(message);
    const std::lock_guard guard(mutex_);
    ++found_.checked;
    found_.redelivered += redelivered ? 1 : 0;
    if (!what) {
        note(found_.first, found_.damaged,
             fmt::format("message {} ({} bytes) is not as any producer generated it", found_.checked, message.size()));
        return;
    }
    const auto [entry, is_new] = streams_.try_emplace(what->producer);
    Stream& stream = entry->second;
    if (is_new && !from_the_first_) {
        stream.first = stream.next = what->sequence;
    }
    if (what->sequence < stream.first) {
        go_back(stream, what->sequence);
    }
    if (what->sequence >= stream.next) {
        advance(stream, what->sequence);
    } else {
        look_back(stream, what->producer, what->sequence, redelivered);
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

// What others had taken before we came, and left behind: all in front of our first may still come, too.
void Verifier::go_back(Stream& stream, std::uint64_t sequence)
{
    stream.missing.emplace(sequence, stream.first);
    found_.missing += stream.first - sequence;
    stream.first = sequence;
}

// A number below the highest: late, if it was missing so far, otherwise seen before.
void Verifier::look_back(Stream& stream, std::uint64_t producer, std::uint64_t sequence, bool redelivered)
{
    auto range = stream.missing.upper_bound(sequence);
    if (range == stream.missing.begin() || (--range)->second <= sequence) {
        if (!redelivered) {
            note(found_.first, found_.duplicates, fmt::format("producer {:016x} message {} arrived twice", producer, sequence));
        }
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
    if (!redelivered) {
        note(late_, found_.out_of_order,
             fmt::format("producer {:016x} message {} arrived after message {}", producer, sequence, stream.next - 1));
    }
}

void Verifier::note(std::vector<std::string>& sentences, std::uint64_t& count, std::string sentence)
{
    ++count;
    if (sentences.size() < most_sentences) {
        sentences.push_back(std::move(sentence));
    }
}

Findings Verifier::findings(Company company) const
{
    const std::lock_guard guard(mutex_);
    Findings found = found_;
    found.producers = streams_.size();
    found.missing_counts = company.nobody;
    found.order_counts = company.nobody_left;
    if (company.nobody_left) {
        found.first.insert(found.first.end(), late_.begin(), late_.end());
    }
    for (auto stream = streams_.begin(); company.nobody && stream != streams_.end(); ++stream) {
        for (const auto& [first, end] : stream->second.missing) {
            if (found.first.size() >= most_sentences) {
                break;
            }
            found.first.push_back(
                end - first == 1 ? fmt::format("producer {:016x} message {} is missing", stream->first, first)
                                 : fmt::format("producer {:016x} messages {} to {} are missing", stream->first, first, end - 1));
        }
    }
    found.first.resize(std::min(found.first.size(), most_sentences));
    return found;
}

} // namespace ringmain::program
