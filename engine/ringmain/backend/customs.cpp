#include <ringmain/backend/customs.hpp>

#include <ringmain/backend/lanes_customs.hpp>
#include <ringmain/backend/mutex.hpp>
#include <ringmain/backend/semaphore_end.hpp>

namespace ringmain::backend {

const member::Customs& customs_of(layout::BackendId backend) noexcept
{
    switch (backend) {
    case layout::BackendId::semaphore: return semaphore_customs;
    case layout::BackendId::mutex: return mutex_customs;
    case layout::BackendId::lanes:
    case layout::BackendId::none: break;
    }
    return lanes_customs;
}

} // namespace ringmain::backend
