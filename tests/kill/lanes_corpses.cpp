#include <kill/lanes_corpses.hpp>

#include <kill/message.hpp>
#include <kill/plan.hpp>
#include <kill/raw_ring.hpp>
#include <support/child_process.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <functional>

namespace ringmain::kill_tests::lanes {
namespace {

using layout::ClaimState;
using layout::ClaimTag;
using layout::Control;
using support::ChildEnd;
using support::ChildProcess;

constexpr auto patience = std::chrono::seconds(10);

// The place of this process's only member.
unsigned my_place(const Control& control)
{
    unsigned place = 0;
    while (place + 1 < layout::max_members && (control.members[place].role.load() == layout::Role::none ||
                                               control.members[place].pid != static_cast<std::uint32_t>(::getpid()))) {
        ++place;
    }
    return place;
}

// In a child that dies of `last_deed`. `join` makes it a member.
template <class Join, class Deed>
bool die(const std::string& name, Join&& join, Deed&& last_deed)
{
    ChildProcess corpse([&] {
        const auto raw = raw_ring(name);
        const auto ring = Ring::open(name);
        if (raw && ring) {
            if (auto member = join(*ring)) {
                last_deed(*member, raw->control(), my_place(raw->control()));
                ::raise(SIGKILL);
            }
        }
        return 1;
    });
    return corpse.wait(patience).kind == ChildEnd::Kind::killed;
}

Result<Consumer> as_consumer(const Ring& ring)
{
    return ring.consumer();
}

Result<Producer> as_producer(const Ring& ring)
{
    return ring.producer();
}

} // namespace

bool leave_corpse_at_cursor(const std::string& ring, Diary&)
{
    return die(ring, as_consumer,
               [](Consumer&, Control& control, unsigned place) { control.lane_cursors[0][0].holder = place + 1; });
}

bool leave_corpse_before_claim(const std::string& ring, Diary&)
{
    return die(ring, as_consumer, [](Consumer&, Control& control, unsigned place) {
        layout::LaneCursor& cursor = control.lane_cursors[0][0];
        layout::Claim& claim = control.claims[place];
        cursor.holder = place + 1;
        for (auto* const each : {&claim.done, &claim.from, &claim.began}) {
            *each = cursor.next.load();
        }
        claim.to = cursor.next + layout::record_bytes(NumberedMessage(first_before).bytes().size());
        claim.tag = ClaimTag{ClaimState::own, 0, 0, layout::default_group, 0}.pack();
    });
}

bool leave_corpse_with_first(const std::string& ring, Diary& diary)
{
    return die(ring, as_consumer, [&diary](Consumer& consumer, Control&, unsigned) {
        const auto first = consumer.receive();
        diary.note(first_before, Fate::held);
        ::raise(SIGKILL); // before the message is destroyed
    });
}

bool leave_corpse_with_message(const std::string& ring, Diary& diary)
{
    return die(ring, as_consumer, [&diary](Consumer& consumer, Control&, unsigned) {
        {
            const auto first = consumer.receive();
        }
        diary.note(first_before, Fate::released);
        const auto second = consumer.receive();
        diary.note(first_before + 1, Fate::held);
        ::raise(SIGKILL); // before the message is destroyed
    });
}

bool leave_corpse_before_end(const std::string& ring, Diary& diary)
{
    return die(ring, as_consumer, [&diary](Consumer& consumer, Control& control, unsigned place) {
        const auto message = consumer.receive();
        control.claims[place].done = control.claims[place].to.load();
        diary.note(first_before, Fate::released);
        ::raise(SIGKILL); // before the message is destroyed
    });
}

bool leave_corpse_after_publication(const std::string& ring, Diary&)
{
    return die(ring, as_producer, [&ring](Producer&, Control& control, unsigned place) {
        // All that nobody has claimed is published, and not saved.
        layout::LaneLine& line = control.lanes[place];
        const auto raw = raw_ring(ring);
        const auto data = raw->map_data(sys::Access::read_only);
        const auto now = ::ringmain::lanes::saved(line);
        ::ringmain::lanes::Carried unsaved{control.lane_cursors[0][place].next.load()};
        const std::uint64_t begin = unsaved.position;
        (void)add_records(unsaved, ::ringmain::lanes::Logs(data->bytes().data(), raw->geometry())[place], now.position);
        ::ringmain::lanes::Carried then{begin, now.messages - unsaved.messages, now.bytes - unsaved.bytes, now.saves};
        ::ringmain::lanes::save(line, then);
    });
}

bool leave_corpse_before_commit(const std::string& ring, Diary&)
{
    return die(ring, as_producer, [](Producer& producer, Control&, unsigned) {
        const auto claim = producer.claim(longest_message);
        std::memset(claim->bytes().data(), 0xff, longest_message);
        ::raise(SIGKILL); // before the claim is destroyed
    });
}

bool let_another_receive(const std::string& name, Diary& diary)
{
    ChildProcess another([&] {
        const auto ring = Ring::open(name);
        auto consumer = ring ? ring->consumer() : Result<Consumer>(ring.error());
        const auto message = consumer ? consumer->try_receive() : Outcome<Message>(Errc::removed);
        if (!message) {
            return 1;
        }
        diary.note(claimed_number_of(*message), Fate::released);
        return 0;
    });
    return another.wait(patience).succeeded();
}

} // namespace ringmain::kill_tests::lanes
