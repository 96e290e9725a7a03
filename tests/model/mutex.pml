// The robust lock of `mutex` (engine/ringmain/sys/robust_lock.cpp) and what the kernel does for it: futex wait and wake, and the look
// at list_op_pending of whoever dies. Each of THREADS locks ROUNDS times; TIMEOUTS waits end at their deadline. Up to KILLS die
// anywhere, and the others must get on.
//
// One wake-up is lost, and this model found it: A frees the word, which takes WAITERS away, and is killed before it wakes B; C takes
// the free word, without WAITERS; only now does the kernel look after A, and sees a word that is somebody's; C wakes nobody. So it
// goes, too, where A was woken and is killed before it takes the word. B sleeps until its deadline, which is why MutexEnd::lock()
// waits in slices of 10 ms. Here a slice ends only where such a death was seen; so all other wake-ups are needed, and checked.
//
//   sizes: -DTHREADS=3 -DROUNDS=2 -DTIMEOUTS=1 -DKILLS=2
//   long: -DTHREADS=4 -DROUNDS=1 -DTIMEOUTS=1 -DKILLS=2
//   mutant NOT_ANNOUNCED: list_op_pending is set when the lock is taken, not before
//   mutant WITHDRAWN_BEFORE_UNLOCK: list_op_pending is cleared, then the word
//   mutant WITHDRAWN_BEFORE_WAKE: the word is cleared, then list_op_pending, then a sleeper is woken
//   mutant UNLOCK_WITHOUT_WAKE: whoever sleeps is not woken
//   mutant WAITERS_FORGOTTEN: who slept takes the lock without WAITERS
//   mutant NO_SLICES: whoever waits for ever sleeps for ever
//   mutant ONLY_OWNERS_ARE_TOLD: the kernel wakes nobody where the dead do not hold the lock

#include "steps.pml"

#define TID 7
#define WAITERS 8
#define OWNER_DIED 16

byte word; // the owner's id, 1 + its number, and the two flags; 0: free
bit pending[THREADS]; // list_op_pending says so
bit asleep[THREADS];
byte timeouts; // that may still happen

// What the model knows: who is inside; whether somebody died whose lock was another's by the time the kernel looked.
byte inside;
bit overlooked;
#ifdef MUTANT_NO_SLICES
#define slice_ends 0
#else
#define slice_ends overlooked
#endif

#define is_free(w) ((w & TID) == 0 || (w & OWNER_DIED) != 0)

inline wake_one()
{
    if
    :: asleep[0] -> asleep[0] = 0
    :: asleep[1] -> asleep[1] = 0
    :: asleep[2] -> asleep[2] = 0
    :: asleep[THREADS - 1] -> asleep[THREADS - 1] = 0
    :: else
    fi
}

// What the kernel does for a thread that dies: handle_futex_death().
inline look_after_the_lock()
{
    asleep[me] = 0;
    if
    :: pending[me] && (word & TID) == 1 + me ->
        word = (word & WAITERS) | OWNER_DIED;
        inside = inside - is_inside;
        if
        :: word & WAITERS -> wake_one()
        :: else
        fi
#ifndef MUTANT_ONLY_OWNERS_ARE_TOLD
    :: pending[me] && (word & TID) == 0 -> wake_one()
#endif
    :: pending[me] && (word & TID) != 0 && (word & TID) != 1 + me && !(word & WAITERS) -> overlooked = 1
    :: else
    fi
}

// take(): one load, one compare_exchange.
#define mine(flags) ((1 + me) | kept(seen) | flags)
#define kept(w) (w & WAITERS)
#ifdef MUTANT_WAITERS_FORGOTTEN
#define AFTER_SLEEP 0
#else
#define AFTER_SLEEP WAITERS
#endif

proctype thread(byte me)
{
    byte rounds = ROUNDS;
    byte seen;
    byte flags; // WAITERS, once it slept
    bit late; // the deadline, or a slice, is over
    bit is_inside;

LOCK1: // announce()
    atomic {
        step(LOCK1);
#ifndef MUTANT_NOT_ANNOUNCED
        pending[me] = 1
#endif
    }
TAKE1:
    atomic {
        step(TAKE1);
        seen = word;
        if
        :: !is_free(seen) -> goto SLEEP1
        :: else
        fi
    }
TAKE2:
    atomic {
        step(TAKE2);
        if
        :: word == seen -> word = mine(flags); seen = 0; flags = 0; late = 0
        :: else -> seen = 0; goto SLEEP1
        fi;
        inside++;
        is_inside = 1;
        assert(inside == 1);
        goto INSIDE
    }
SLEEP1: // sleep(); before that lock() looks 30 times, which TAKE1 stands for
    atomic {
        step(SLEEP1);
        flags = AFTER_SLEEP;
        seen = word;
        if
        :: is_free(seen) -> goto TAKE1
        :: else
        fi
    }
SLEEP2:
    atomic {
        step(SLEEP2);
        if
        :: seen & WAITERS
        :: !(seen & WAITERS) && word == seen -> word = seen | WAITERS
        :: else -> goto TAKE1
        fi
    }
SLEEP3:
    atomic {
        step(SLEEP3);
        if
        :: late -> goto GIVE_UP1
        :: !late && timeouts > 0 -> timeouts--; rounds--; goto GIVE_UP1
        :: !late
        fi
    }
SLEEP4: // futex wait
    atomic {
        step(SLEEP4);
        asleep[me] = (word == (seen | WAITERS));
        seen = 0
    }
SLEEP5:
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: !asleep[me] -> printf("member %d: SLEEP5\n", me)
        :: asleep[me] && timeouts > 0 -> timeouts--; rounds--; late = 1; asleep[me] = 0
        :: asleep[me] && timeouts == 0 && slice_ends -> late = 1; asleep[me] = 0
        fi;
        goto TAKE1
    }
GIVE_UP1:
    atomic {
        step(GIVE_UP1);
        late = 0;
        seen = 0;
        flags = 0;
        wake_one()
    }
GIVE_UP2: // withdraw()
    atomic { step(GIVE_UP2); pending[me] = 0; goto NEXT_ROUND }

INSIDE:
    atomic {
        step(INSIDE);
#ifdef MUTANT_NOT_ANNOUNCED
        pending[me] = 1
#endif
    }
#ifdef MUTANT_WITHDRAWN_BEFORE_UNLOCK
UNLOCK0:
    atomic { step(UNLOCK0); pending[me] = 0 }
#endif
UNLOCK1:
    atomic { step(UNLOCK1); seen = word; word = 0; inside--; is_inside = 0 }
#ifdef MUTANT_WITHDRAWN_BEFORE_WAKE
UNLOCK3:
    atomic { step(UNLOCK3); pending[me] = 0 }
#endif
UNLOCK2:
    atomic {
        step(UNLOCK2);
#ifndef MUTANT_UNLOCK_WITHOUT_WAKE
        if
        :: seen & WAITERS -> wake_one()
        :: else
        fi;
#endif
        seen = 0
    }
#ifndef MUTANT_WITHDRAWN_BEFORE_WAKE
UNLOCK3: // withdraw()
    atomic { step(UNLOCK3); pending[me] = 0 }
#endif
    rounds = (rounds > 0 -> rounds - 1 : 0);
NEXT_ROUND:
    if
    :: rounds > 0 -> goto LOCK1
    :: else -> goto GONE
    fi;
KILLED:
    atomic { printf("member %d is killed\n", me); look_after_the_lock(); pending[me] = 0 }
GONE:
    atomic { rounds = 0; seen = 0; flags = 0; late = 0; is_inside = 0 }
}

init
{
    atomic {
        select(kills : 0 .. KILLS);
        select(timeouts : 0 .. TIMEOUTS);
        byte i;
        for (i : 0 .. THREADS - 1) {
            run thread(i)
        }
    }
}
