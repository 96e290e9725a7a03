// JOIN, REPAIR and LEAVE as engine/ringmain/member/{membership,repair}.cpp have them, each used once by a proctype that has the
// member's number `me`, its role `mine`, and the variables of `member_locals`. A model defines `what_is_empty` and `what_is_full`.

#define NOBODY 0
#define PRODUCER 1
#define CONSUMER 2
byte role[N];
byte live, ever; // producers attached, and ever joined: one word

#define member_locals \
    byte seen; /* who lives, a bit each */ \
    byte rung; /* ALARM, when REPAIR began */ \
    byte whom; /* who is woken, a bit each */ \
    short add_empty, add_full; /* what is missing */ \
    byte back /* where REPAIR returns to */

#define each(what) (what(0) | what(1) << 1 | what(2) << 2 | what(3) << 3)
#define lives(i) (ALIVE[i])
// A living member but `me` without a permit.
#define is_to_wake(i) (i != me && ALIVE[i] != 0 && WAKE[i] == 0)
#define is_producer(i) (role[i] == PRODUCER)

#ifdef MUTANT_ONE_SEMAPHORE
inline wake_them()
{
    WAKE[3] = WAKE[3] + (whom & 1) + (whom >> 1 & 1) + (whom >> 2 & 1);
    whom = 0
}
#else
inline wake_them()
{
    WAKE[0] = WAKE[0] + (whom & 1);
    WAKE[1] = WAKE[1] + (whom >> 1 & 1);
    WAKE[2] = WAKE[2] + (whom >> 2 & 1);
    WAKE[3] = WAKE[3] + (whom >> 3 & 1);
    whom = 0
}
#endif
inline forget_if_dead(i)
{
    role[i] = (seen >> i & 1 -> role[i] : NOBODY)
}

// Models and mutants change these.
#ifndef HOW_MANY_DIED
#define HOW_MANY_DIED rung
#endif
#ifndef BURY // what a backend adds
#define BURY(living) skip
#endif
#ifndef ADMIT // what a backend does under LOCK before somebody is a member
#define ADMIT
#endif
#ifndef WAKES_EVERYBODY
#define WAKES_EVERYBODY 1
#endif

// Goes on behind it when joined; where the bell rings, goes to REPAIR1.
inline join_ring()
{
    atomic { step(JOIN1); call(JOIN) }
JOIN2:
    atomic {
        returned(JOIN2);
        if
        :: got[me] == AGAIN -> got[me] = 0; back = JOIN; goto REPAIR1
        :: else -> got[me] = 0
        fi;
        assert(role[me] == NOBODY && ALIVE[me] == 0);
        role[me] = mine
    }
    ADMIT
JOIN3:
    atomic {
        step(JOIN3);
        if
        :: mine == PRODUCER -> live++; ever++
        :: else
        fi
    }
JOIN4:
    atomic {
        step(JOIN4);
        ALIVE[me] = 1;
        LOCK = 0;
        undo[me] = (undo[me] | U_ALIVE) & ~U_LOCK;
        settle()
    }
}

// Ends at REPAIRED, which the proctype has.
inline repair_ring()
{
    atomic { step(REPAIR1); call(REPAIR) }
REPAIR2: // GETALL
    atomic {
        returned(REPAIR2);
        if
        :: got[me] == AGAIN -> got[me] = 0; goto REPAIRED // somebody else did it
        :: else -> got[me] = 0
        fi;
        seen = each(lives);
        rung = ALARM
    }
REPAIR3: // bury and forget the dead
    atomic {
        step(REPAIR3);
        BURY(seen);
        forget_if_dead(0);
        forget_if_dead(1);
        forget_if_dead(2);
        forget_if_dead(3);
        seen = 0
    }
REPAIR4: // count producers
    atomic {
        step(REPAIR4);
        live = is_producer(0) + is_producer(1) + is_producer(2) + is_producer(3)
    }
REPAIR5: // levels; GETALL again
    atomic {
        step(REPAIR5);
        add_empty = what_is_empty - EMPTY;
        add_full = what_is_full - FULL;
        whom = (WAKES_EVERYBODY -> each(is_to_wake) : 0)
    }
REPAIR6:
    atomic {
        step(REPAIR6);
        EMPTY = EMPTY + add_empty;
        FULL = FULL + add_full;
        ALARM = ALARM - HOW_MANY_DIED;
#ifdef MUTANT_SETVAL // clears everybody's undo of it
        undo[0] = undo[0] & ~U_ALARM;
        undo[1] = undo[1] & ~U_ALARM;
        undo[2] = undo[2] & ~U_ALARM;
        undo[3] = undo[3] & ~U_ALARM;
#endif
        wake_them();
        LOCK = 0;
        PUT = (DOORS & U_PUT -> 0 : PUT);
        TAKE = (DOORS & U_TAKE -> 0 : TAKE);
        undo[me] = undo[me] & ~(U_LOCK | DOORS);
        add_empty = 0;
        add_full = 0;
        rung = 0;
        settle();
        goto REPAIRED
    }
}

inline leave_ring()
{
    atomic { step(LEAVE1); call(LEAVE) }
LEAVE2:
    atomic {
        returned(LEAVE2);
        got[me] = 0;
        role[me] = NOBODY;
        BURY((each(lives) & ~(1 << me)))
#ifdef MUTANT_WAKE_READ_TOO_EARLY
        ;
        whom = each(is_to_wake)
#endif
    }
LEAVE3:
    atomic {
        step(LEAVE3);
        if
        :: mine == PRODUCER -> live--
        :: else
        fi
    }
LEAVE4: // GETALL
    atomic {
        step(LEAVE4);
#ifndef MUTANT_WAKE_READ_TOO_EARLY
        whom = each(is_to_wake)
#endif
    }
LEAVE5:
    atomic {
        step(LEAVE5);
        ALIVE[me] = 0;
        LOCK = 0;
        undo[me] = undo[me] & ~(U_ALIVE | U_ALARM | U_LOCK);
        wake_them();
        settle()
    }
}
