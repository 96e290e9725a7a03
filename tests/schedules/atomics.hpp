#pragma once
// The atomics that explored code is compiled with: see base/atomic.hpp. As large as those of the standard library, and all
// zero in zeroed memory; what is stored and not seen yet lies outside, with the process.

#include <schedules/access.hpp>

#include <atomic>
#include <bit>
#include <cstdint>
#include <type_traits>

namespace ringmain {

template <class T>
class Atomic {
    static_assert(std::is_trivially_copyable_v<T> && (sizeof(T) == 4 || sizeof(T) == 8));
    using Word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    static constexpr auto seq_cst = std::memory_order_seq_cst;

public:
    static constexpr bool is_always_lock_free = true;

    constexpr Atomic() noexcept = default;
    constexpr Atomic(T value) noexcept : value_(value) {}
    Atomic(const Atomic&) = delete;
    Atomic& operator=(const Atomic&) = delete;

    [[nodiscard]] T load(std::memory_order = seq_cst) const noexcept
    {
        return std::bit_cast<T>(static_cast<Word>(schedules::load(&value_, sizeof value_)));
    }
    void store(T value, std::memory_order order = seq_cst) noexcept
    {
        schedules::store(&value_, sizeof value_, std::bit_cast<Word>(value), order == seq_cst);
    }
    T exchange(T value, std::memory_order = seq_cst) noexcept
    {
        return update([value](T) { return value; });
    }
    T fetch_add(T more, std::memory_order = seq_cst) noexcept
    {
        return update([more](T old) { return static_cast<T>(old + more); });
    }
    T fetch_or(T bits, std::memory_order = seq_cst) noexcept
    {
        return update([bits](T old) { return old | bits; });
    }
    T fetch_and(T bits, std::memory_order = seq_cst) noexcept
    {
        return update([bits](T old) { return old & bits; });
    }
    bool compare_exchange_strong(T& expected, T wanted, std::memory_order = seq_cst, std::memory_order = seq_cst) noexcept
    {
        const T before = expected;
        expected = update([before, wanted](T old) { return old == before ? wanted : old; });
        return expected == before;
    }
    operator T() const noexcept { return load(); }

private:
    template <class Change>
    T update(Change change) noexcept
    {
        schedules::before_update(&value_);
        const T old = value_;
        value_ = change(old);
        return old;
    }

    T value_;
};
static_assert(sizeof(Atomic<std::uint64_t>) == 8 && alignof(Atomic<std::uint64_t>) == 8);

inline void thread_fence(std::memory_order order) noexcept
{
    if (order == std::memory_order_seq_cst) {
        schedules::full_fence(); // the others cost nothing where stores are seen in order
    }
}

inline void add_alone(Atomic<std::uint64_t>& word, std::uint64_t more) noexcept
{
    word.store(word.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
}

} // namespace ringmain
