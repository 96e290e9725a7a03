#include <schedules/fiber.hpp>

#include <cstdlib>
#include <new>

namespace ringmain::schedules {
namespace {

constexpr std::size_t stack_bytes = std::size_t{128} << 10;
constexpr std::size_t heap_bytes = std::size_t{64} << 10;
constexpr std::size_t most_fibers = 12;

alignas(4096) std::byte all_memory[most_fibers][stack_bytes + heap_bytes];
std::size_t fibers_made = 0;
Fiber* running = nullptr;

} // namespace

Fiber::Fiber() : memory_(fibers_made < most_fibers ? all_memory[fibers_made++] : nullptr)
{
    if (memory_ == nullptr) {
        std::abort();
    }
}

void Fiber::prepare(const std::function<void()>& work)
{
    work_ = &work;
    used_ = 0;
    has_ended_ = false;
    ::getcontext(&inside_);
    inside_.uc_stack.ss_sp = memory_;
    inside_.uc_stack.ss_size = stack_bytes;
    inside_.uc_link = nullptr;
    ::makecontext(&inside_, enter, 0);
}

void Fiber::enter()
{
    Fiber& self = *running;
    (*self.work_)();
    self.has_ended_ = true;
    self.pause();
}

void Fiber::resume()
{
    running = this;
    ::swapcontext(&outside_, &inside_);
    running = nullptr;
}

void Fiber::pause()
{
    ::swapcontext(&inside_, &outside_);
}

void* Fiber::allocate(std::size_t bytes) noexcept
{
    const std::size_t size = (bytes + 15) / 16 * 16;
    if (running == nullptr || size > heap_bytes - running->used_) {
        return nullptr;
    }
    std::byte* const place = running->memory_ + stack_bytes + running->used_;
    running->used_ += size;
    return place;
}

bool Fiber::owns(const void* memory) noexcept
{
    const auto* const byte = static_cast<const std::byte*>(memory);
    return byte >= all_memory[0] && byte < all_memory[0] + sizeof all_memory;
}

} // namespace ringmain::schedules

void* operator new(std::size_t bytes)
{
    using ringmain::schedules::Fiber;
    void* memory = Fiber::allocate(bytes);
    memory = memory != nullptr ? memory : std::malloc(bytes != 0 ? bytes : 1);
    return memory != nullptr ? memory : throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
    if (!ringmain::schedules::Fiber::owns(memory)) {
        std::free(memory);
    }
}

void operator delete(void* memory, std::size_t /*bytes*/) noexcept
{
    operator delete(memory);
}
