#include <ringmain/sys/survey.hpp>

#include <ringmain/sys/calls.hpp>

namespace ringmain::sys {

SysResult<std::vector<FoundSegment>> all_segments()
{
    shmid_ds raw{};
    const int last = calls::shmctl(0, SHM_INFO, &raw);
    if (last < 0) {
        return Failure{"shmctl", errno};
    }
    std::vector<FoundSegment> found;
    for (int index = 0; index <= last; ++index) {
        const int id = calls::shmctl(index, SHM_STAT_ANY, &raw);
        if (id >= 0) { // an unused index, or one removed just now, is no failure
            found.push_back({id,
                             {raw.shm_perm.__key, raw.shm_segsz, raw.shm_perm.uid, raw.shm_perm.cuid, raw.shm_perm.mode & 0777U,
                              static_cast<unsigned>(raw.shm_nattch)}});
        }
    }
    return found;
}

SysResult<std::vector<FoundSet>> all_sets()
{
    seminfo info{};
    calls::SemArgument argument{};
    argument.info = &info;
    const int last = calls::semctl(0, 0, SEM_INFO, argument);
    if (last < 0) {
        return Failure{"semctl", errno};
    }
    std::vector<FoundSet> found;
    for (int index = 0; index <= last; ++index) {
        semid_ds raw{};
        argument.status = &raw;
        const int id = calls::semctl(index, 0, SEM_STAT_ANY, argument);
        if (id >= 0) {
            found.push_back({id,
                             {raw.sem_perm.__key, static_cast<unsigned>(raw.sem_nsems), raw.sem_perm.uid, raw.sem_perm.cuid,
                              raw.sem_perm.mode & 0777U}});
        }
    }
    return found;
}

} // namespace ringmain::sys
