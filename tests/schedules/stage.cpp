#include <schedules/stage.hpp>

#include <schedules/content.hpp>
#include <schedules/remains.hpp>

#include <ringmain/backend/lanes_customs.hpp>
#include <ringmain/backend/semaphore_end.hpp>
#include <ringmain/layout/slots.hpp>
#include <ringmain/sys/segment.hpp>

namespace ringmain::schedules {
namespace {

namespace sem = layout::sem;

layout::Geometry geometry_of(const RingKind& kind)
{
    layout::Geometry geometry{};
    geometry.backend = kind.backend;
    geometry.mode = 0600;
    geometry.max_message = longest;
    geometry.first_position = kind.first_position;
    geometry.fencing = kind.fencing;
    if (kind.backend == layout::BackendId::lanes) {
        geometry.lanes = kind.lanes;
        geometry.lane_bytes = lane_bytes;
        geometry.data_bytes = kind.lanes * lane_bytes;
    } else {
        geometry.slots = kind.slots;
        geometry.slot_stride = layout::slot_stride(longest);
        geometry.data_bytes = kind.slots * geometry.slot_stride;
    }
    return geometry;
}

} // namespace

Stage::Stage(std::uint64_t seed, const std::optional<Profile>& profile, const Defects& defects, const RingKind& kind)
    : machine_(seed, profile, defects),
      diary_({.at_least_once = kind.backend == layout::BackendId::lanes}),
      geometry_(geometry_of(kind))
{
    control_id_ = *sys::create_segment(2, layout::control_bytes(geometry_), geometry_.mode);
    data_id_ = *sys::create_segment(3, geometry_.data_bytes, geometry_.mode);
    if (has_lanes()) {
        backend::furnish_lanes(control(), geometry_, true);
    } else {
        backend::furnish_slots(control(), geometry_, true);
        machine_.semaphores().set(sem::empty, static_cast<int>(geometry_.slots));
    }
    diary_.begins(0);
}

bool Stage::has_lanes() const noexcept
{
    return geometry_.backend == layout::BackendId::lanes;
}

// Each process takes hold of the ring by itself.
std::shared_ptr<member::Attachment> Stage::attach() const
{
    auto set = sys::SemaphoreSet::from_id(1);
    return std::make_shared<member::Attachment>("explored", 2, set, *sys::Mapping::attach(control_id_, sys::Access::read_write),
                                                geometry_, data_id_);
}

layout::Control& Stage::control() const
{
    return *reinterpret_cast<layout::Control*>(machine_.segment(control_id_).data());
}

std::string Stage::play()
{
    machine_.run();
    note_deaths();
    if (machine_.complaint().empty()) {
        machine_.cast({.work = [this] { inspect(); }});
        machine_.run();
    }
    return machine_.complaint().empty() ? diary_.judge() : machine_.complaint();
}

void Stage::note_deaths()
{
    for (unsigned i = 0; i < Semaphores::most_processes; ++i) {
        if (machine_.was_killed(i)) {
            diary_.died(i);
        }
    }
}

// By a process of its own: repairs if it must, takes what is left in every group, and leaves nobody behind.
void Stage::inspect()
{
    drain({});
    if (has_lanes() && lanes::find_group(control(), "audit")) {
        drain({.group = 1});
    }
    const auto value = [this](unsigned index) { return machine_.semaphores().value(index); };
    if (value(sem::lock) != 0 || value(sem::put) != 0 || value(sem::take) != 0 || value(sem::alarm) != 0) {
        machine_.complain("left: LOCK %d PUT %d TAKE %d ALARM %d", value(sem::lock), value(sem::put), value(sem::take),
                          value(sem::alarm));
    }
    if (value(sem::empty) != static_cast<int>(geometry_.slots) || value(sem::full) != 0) {
        machine_.complain("levels: EMPTY %d FULL %d", value(sem::empty), value(sem::full));
    }
    for (unsigned i = 0; i < layout::max_members; ++i) {
        if (value(sem::alive(i)) != 0) {
            machine_.complain("member %u lives on", i);
        }
    }
    if (const char* const remains = remains_in(control())) {
        machine_.complain("with nobody there %s", remains);
    }
}

} // namespace ringmain::schedules
