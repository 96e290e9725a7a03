// What a process of the machine does with shared memory and the kernel, one event each.

#include <schedules/machine.hpp>

#include <cstring>

namespace ringmain::schedules {
namespace {

constexpr std::uint64_t most_steps = 200'000; // of a schedule: more of them is somebody who goes round in circles

// Which processes read and wrote a word, a bit each.
struct Uses {
    std::uint16_t readers;
    std::uint16_t writers;
};

alignas(4096) std::byte memory[Machine::memory_bytes];
Uses uses[Machine::memory_bytes / 4];

} // namespace

std::uint64_t Machine::weight_of(const void* word, Access access) noexcept
{
    const auto offset = static_cast<std::size_t>(static_cast<const std::byte*>(word) - memory);
    if (word == nullptr || offset >= memory_bytes) {
        return access == Access::call ? contended : 1;
    }
    Uses& of_word = uses[offset / 4];
    const auto me = static_cast<std::uint16_t>(1U << self_);
    const unsigned others = ~static_cast<unsigned>(me);
    const bool writes = access != Access::load;
    const bool is_contended = (of_word.writers & others) != 0 || (writes && (of_word.readers & others) != 0);
    (writes ? of_word.writers : of_word.readers) |= me;
    return is_contended ? contended : 1;
}

void Machine::step(const void* word, Access access)
{
    if (++figures_.steps > most_steps) {
        complain("process %u goes round in circles, or all do", self_);
    }
    if (!complaint_.empty()) {
        pause(); // for ever
    }
    const std::uint64_t weight = weight_of(word, access);
    now_ += weight;
    processes_[self_].age += weight;
    if (is_calm_) {
        return;
    }
    drain_some();
    if (preemptions_left_ != 0 && now_ >= next_preemption_) {
        --preemptions_left_;
        ++figures_.preemptions;
        plan_next_preemption();
        pause();
    }
    if (Process& self = processes_[self_]; self.dies_at != 0 && self.age >= self.dies_at) {
        kill(self_);
        pause(); // for ever
    }
}

void Machine::drain_some()
{
    if (drains_one_in_ == 1 || !dice_.one_in(drains_one_in_)) {
        return;
    }
    Process& somebody = processes_[dice_.below(processes_.size())];
    if (!somebody.stores.is_empty()) {
        somebody.stores.drain_one();
    }
}

std::uint64_t Machine::load(const void* word, unsigned bytes)
{
    step(word, Access::load);
    if (const auto own = processes_[self_].stores.find(word)) {
        return *own;
    }
    std::uint64_t value = 0;
    std::memcpy(&value, word, bytes);
    return value;
}

void Machine::store(void* word, unsigned bytes, std::uint64_t value, bool drains)
{
    step(word, Access::store);
    StoreBuffer& stores = processes_[self_].stores;
    stores.add(word, bytes, value);
    if (drains || drains_one_in_ == 1) {
        stores.drain();
    }
}

void Machine::before_update(void* word)
{
    step(word, Access::update);
    processes_[self_].stores.drain();
}

void Machine::fence()
{
    step(nullptr, Access::call);
    if (!defects_.fences_do_nothing) {
        processes_[self_].stores.drain();
    }
}

void Machine::enter_kernel()
{
    step(nullptr, Access::call);
    processes_[self_].stores.drain();
}

int Machine::semop(std::span<const sembuf> ops)
{
    enter_kernel();
    const int outcome = semaphores_.apply(self_, ops);
    if (outcome != Semaphores::asleep) {
        return outcome;
    }
    processes_[self_].state = State::asleep;
    pause();
    return processes_[self_].outcome;
}

void Machine::membarrier(bool is_everywhere)
{
    enter_kernel();
    if (is_everywhere && !defects_.membarrier_does_nothing) {
        for (Process& each : processes_) {
            each.stores.drain();
        }
    }
}

int Machine::make_segment(std::size_t bytes)
{
    const std::size_t size = (bytes + 4095) / 4096 * 4096;
    if (size > memory_bytes - memory_used_) {
        return -1;
    }
    std::memset(memory + memory_used_, 0, size);
    std::memset(uses + memory_used_ / 4, 0, size / 4 * sizeof(Uses));
    segments_.emplace_back(memory + memory_used_, bytes);
    memory_used_ += size;
    return static_cast<int>(segments_.size());
}

std::span<std::byte> Machine::segment(int id) const noexcept
{
    return segments_[static_cast<std::size_t>(id) - 1];
}

} // namespace ringmain::schedules
