// What the doctor makes of rings, and how it reports.

#include <cli/doctor/report.hpp>
#include <cli/doctor/rings.hpp>

#include <ringmain/sys/key.hpp>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unit/cli/fake_machine.hpp>

namespace ringmain::cli::doctor {
namespace {

constexpr std::uint32_t me = 1000;

RingStatus sound_ring(const std::string& name = "orders")
{
    RingStatus ring;
    ring.state = RingState::ready;
    ring.name = name;
    ring.backend = "lanes";
    ring.key = sys::ring_name(name)->keys.front();
    ring.lane_bytes = 1 << 20;
    ring.crash_safe = true;
    ring.owner_uid = me;
    ring.version = layout::version;
    return ring;
}

Finding only(const RingStatus& ring)
{
    const Findings found = check_rings({ring}, me);
    return found.size() == 1 ? found.front() : Finding{};
}

TEST(DoctorRings, a_sound_ring_and_none_are_well)
{
    EXPECT_EQ(only(sound_ring()).severity, Severity::ok);
    EXPECT_EQ(check_rings({}, me).front().severity, Severity::ok);
    EXPECT_EQ(check_keys({sound_ring()}).front().severity, Severity::ok);
    EXPECT_EQ(check_orphans({}).severity, Severity::ok);
}

TEST(DoctorRings, each_trouble_is_told_with_its_remedy)
{
    RingStatus ring = sound_ring();
    ring.unburied = 2;
    EXPECT_NE(only(ring).remedy.find("ringmain repair orders --yes"), std::string::npos);

    ring = sound_ring();
    ring.crash_safe = false;
    EXPECT_EQ(only(ring).severity, Severity::error);

    ring = sound_ring();
    ring.lanes.push_back({0, true, true, 0});
    EXPECT_EQ(only(ring).severity, Severity::error);

    ring = sound_ring();
    ring.dead_letters = 1;
    EXPECT_EQ(only(ring).severity, Severity::note);

    ring = sound_ring();
    ring.groups.emplace_back();
    ring.groups.front().name = "audit";
    ring.groups.front().lag = 1 << 19;
    EXPECT_NE(only(ring).remedy.find("ringmain rm orders --group audit"), std::string::npos);
    ring.groups.front().members = 1;
    EXPECT_EQ(only(ring).severity, Severity::ok) << "somebody is at it";

    ring = sound_ring();
    ring.state = RingState::corrupt;
    EXPECT_NE(only(ring).remedy.find("ringmain rm orders"), std::string::npos);
    ring.name.clear();
    ring.key = 0x2a;
    EXPECT_NE(only(ring).remedy.find("ipcrm -M 0x2a -M 0x2b -S 0x2a"), std::string::npos) << "both segments";
}

TEST(DoctorRings, another_layout_version_is_a_warning_that_names_both)
{
    RingStatus ring;
    ring.state = RingState::incompatible;
    ring.key = 0x2a;
    ring.version = 77;
    ring.owner_uid = me;
    EXPECT_EQ(only(ring).severity, Severity::warning);
    EXPECT_NE(only(ring).what.find("77"), std::string::npos);
    EXPECT_NE(only(ring).remedy.find("ipcrm -M 0x2a -M 0x2b -S 0x2a"), std::string::npos);
}

TEST(DoctorRings, somebody_elses_ring_is_a_note_and_roots_is_none)
{
    RingStatus ring = sound_ring();
    ring.owner_uid = 4242;
    EXPECT_NE(only(ring).remedy.find("--trust 4242"), std::string::npos);
    ring.owner_uid = 0;
    EXPECT_EQ(only(ring).severity, Severity::ok);
}

TEST(DoctorKeys, a_ring_beside_its_first_key_is_a_note_and_one_that_nobody_finds_a_warning)
{
    RingStatus ring = sound_ring();
    ring.key = sys::ring_name("orders")->keys[1];
    EXPECT_EQ(check_keys({ring}).front().severity, Severity::note);
    ring.key = 2;
    EXPECT_EQ(check_keys({ring}).front().severity, Severity::warning);
    ring.name = "/no/such/file";
    EXPECT_NE(check_keys({ring}).front().what.find("gone"), std::string::npos);
}

TEST(DoctorKeys, two_rings_of_one_name_are_a_warning)
{
    RingStatus second = sound_ring();
    second.key = sys::ring_name("orders")->keys[1];
    Severity worst = Severity::ok;
    for (const Finding& each : check_keys({sound_ring(), second})) {
        worst = std::max(worst, each.severity);
    }
    EXPECT_EQ(worst, Severity::warning);
}

TEST(DoctorRings, orphans_are_counted_with_their_memory)
{
    Orphan orphan;
    orphan.bytes = 1 << 20;
    const Finding found = check_orphans({orphan, orphan});
    EXPECT_EQ(found.severity, Severity::warning);
    EXPECT_NE(found.what.find("2 orphans with 2.0MiB"), std::string::npos) << found.what;
    EXPECT_NE(found.remedy.find("ringmain rm --orphans"), std::string::npos);
}

TEST(DoctorReport, the_worst_finding_decides_the_exit_code)
{
    const Finding fine = well("a", "b");
    EXPECT_EQ(exit_code_of({}), 0);
    EXPECT_EQ(exit_code_of({fine, note("a", "b", "c")}), 0);
    EXPECT_EQ(exit_code_of({warning("a", "b", "c"), fine}), 1);
    EXPECT_EQ(exit_code_of({warning("a", "b", "c"), error("a", "b", "c"), fine}), 2);
}

TEST(DoctorReport, what_is_well_is_told_only_where_asked_for_and_a_remedy_follows_what_is_not)
{
    const Findings findings{well("good", "so"), warning("bad", "so", "cure")};
    EXPECT_EQ(text_of(findings, false).find("good"), std::string::npos);
    EXPECT_NE(text_of(findings, true).find("good: so"), std::string::npos);
    EXPECT_NE(text_of(findings, false).find("do: cure"), std::string::npos);
    const auto json = to_json(findings);
    EXPECT_EQ(json.at("worst"), "warning");
    EXPECT_TRUE(json.at("findings").at(0).at("remedy").is_null());
}

} // namespace
} // namespace ringmain::cli::doctor
