#include <cli/rm_orphans.hpp>

#include <cli/commands.hpp>
#include <cli/output.hpp>
#include <cli/ring_json.hpp>
#include <cli/table.hpp>
#include <cli/words.hpp>

#include <ringmain/orphans.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/ring.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace ringmain::cli {
namespace {

struct Outcast {
    Orphan orphan;
    bool is_kept = false; // it holds messages, and nobody said --with-messages
    bool is_removed = false;
    std::optional<Error> error;
};

std::string_view kind_word(Orphan::Kind kind) noexcept
{
    switch (kind) {
    case Orphan::Kind::ring: return "ring";
    case Orphan::Kind::creation: return "creation";
    case Orphan::Kind::remains: return "remains";
    case Orphan::Kind::note: return "note";
    }
    return "unknown";
}

std::string_view explanation(const Orphan& orphan) noexcept
{
    switch (orphan.kind) {
    case Orphan::Kind::ring: return orphan.holds_messages ? "its members died; it holds messages" : "its members died";
    case Orphan::Kind::creation: return "its creator died before it was finished";
    case Orphan::Kind::remains: return "its semaphore set was removed by hand";
    case Orphan::Kind::note: return "what it stands for is gone";
    }
    return "unknown";
}

std::string outcome_of(const Outcast& each)
{
    return each.error ? "FAILED" : each.is_removed ? "removed" : each.is_kept ? "kept" : "-";
}

std::string outcasts_text(const std::vector<Outcast>& all, bool yes)
{
    if (all.empty()) {
        return "no orphans\n";
    }
    Table table({{"KIND"}, {"NAME"}, {"BACKEND"}, {"KEY"}, {"MEMORY", Align::right}, {"OWNER"}, {"OUTCOME"}, {"WHY"}});
    for (const Outcast& each : all) {
        const Orphan& orphan = each.orphan;
        table.add({std::string(kind_word(orphan.kind)), orphan.name.empty() ? "-" : orphan.name,
                   orphan.backend.empty() ? "-" : std::string(orphan.backend), key_word(orphan.key), size_word(orphan.bytes),
                   user_name(orphan.owner_uid), outcome_of(each), std::string(explanation(orphan))});
    }
    std::string text = table.text();
    if (std::ranges::any_of(all, &Outcast::is_kept)) {
        text += "A consumer that joins gets the messages of such a ring; --with-messages --yes removes it with them.\n";
    }
    const bool is_left = std::ranges::any_of(all, [](const Outcast& each) { return !each.is_kept; });
    return text + (yes || !is_left ? "" : "'ringmain rm --orphans --yes' removes what is not kept.\n");
}

boost::json::object outcasts_json(const std::vector<Outcast>& all)
{
    boost::json::array orphans;
    for (const Outcast& each : all) {
        const Orphan& orphan = each.orphan;
        orphans.push_back({{"kind", kind_word(orphan.kind)},
                           {"name", name_json(orphan.name)},
                           {"backend", name_json(orphan.backend)},
                           {"key", key_json(orphan.key)},
                           {"owner", user_name(orphan.owner_uid)},
                           {"owner_uid", orphan.owner_uid},
                           {"bytes", orphan.bytes},
                           {"holds_messages", orphan.holds_messages},
                           {"why", explanation(orphan)},
                           {"removed", each.is_removed},
                           {"error", each.error ? boost::json::value(each.error->message()) : boost::json::value(nullptr)}});
    }
    return {{"orphans", std::move(orphans)}};
}

// By its name, or its key where it has none.
bool is_called(const Orphan& orphan, const std::string& name)
{
    return name == (orphan.name.empty() ? key_word(orphan.key) : orphan.name);
}

// Those that were named, or all. absent: one that was named is none.
Result<std::vector<Orphan>> select(std::vector<Orphan> found, const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        if (std::ranges::none_of(found, [&name](const Orphan& each) { return is_called(each, name); })) {
            return Error{Errc::absent, 0, "rm --orphans", fmt::format("'{}', which is no orphan", name),
                         "see with 'ringmain rm --orphans' which there are; 'ringmain rm' removes others"};
        }
    }
    std::erase_if(found, [&names](const Orphan& orphan) {
        return !names.empty() && std::ranges::none_of(names, [&orphan](const auto& name) { return is_called(orphan, name); });
    });
    return found;
}

Result<std::vector<Outcast>> find_them(const OrphanWishes& wishes)
{
    const auto rings = Ring::list();
    auto found = rings ? orphans(*rings) : Result<std::vector<Orphan>>(rings.error());
    auto wanted = found ? select(*std::move(found), wishes.only) : Result<std::vector<Orphan>>(found.error());
    if (!wanted) {
        return wanted.error();
    }
    std::vector<Outcast> all;
    for (Orphan& each : *wanted) {
        const bool is_kept = each.holds_messages && !wishes.with_messages;
        all.push_back({std::move(each), is_kept, false, {}});
    }
    return all;
}

// One that cannot be removed does not keep the others. Somebody else may have been faster.
void remove_them(std::vector<Outcast>& all)
{
    for (Outcast& each : all) {
        if (each.is_kept) {
            continue;
        }
        const auto removed = ringmain::remove(each.orphan);
        each.is_removed = removed || removed.error().code == Errc::absent;
        if (!each.is_removed) {
            each.error = removed.error();
            program::complain(program_name, program::ring_failure(*each.error));
        }
    }
}

} // namespace

int rm_orphans(const OrphanWishes& wishes)
{
    auto found = find_them(wishes);
    if (!found) {
        program::complain(program_name, program::ring_failure(found.error()));
        return program::exit_failure;
    }
    if (wishes.yes) {
        remove_them(*found);
    }
    const int printed = wishes.as_json ? print(outcasts_json(*found)) : print(outcasts_text(*found, wishes.yes));
    const bool failed = std::ranges::any_of(*found, [](const Outcast& each) { return each.error.has_value(); });
    const bool is_left = std::ranges::any_of(*found, [](const Outcast& each) { return !each.is_removed; });
    return worse(printed, failed ? program::exit_failure : is_left ? program::exit_not_done : program::exit_ok);
}

} // namespace ringmain::cli
