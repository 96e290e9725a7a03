// Parking and waking, as `lanes` and `mutex` do it: bits, and permits that have an address. A publisher sends MESSAGES to a lane of
// its own that holds one, and parks while a group has not taken it; each consumer is a group of its own, and parks while there is
// nothing, until the end of the stream. LATECOMERS are consumers that join meanwhile: a new group needs what is oldest, and a
// moment later only what is sent from now on. Up to KILLS die anywhere.
//
// Memory is x86's: a store to a lane or a cursor waits in its member's store buffer, for one store, while later loads go ahead.
// An atomic that reads and writes empties it; membarrier empties everybody's.
//
//   sizes: -DPUBLISHERS=1 -DCONSUMERS=2 -DMESSAGES=2 -DKILLS=2
//   small: -DPUBLISHERS=1 -DCONSUMERS=1 -DMESSAGES=3 -DKILLS=2 -DFENCING_BY_PUBLISHERS
//   sizes: -DPUBLISHERS=1 -DCONSUMERS=1 -DLATECOMERS=1 -DMESSAGES=2 -DKILLS=1
//   long: -DPUBLISHERS=1 -DCONSUMERS=1 -DLATECOMERS=1 -DMESSAGES=2 -DKILLS=2
//   long: -DPUBLISHERS=1 -DCONSUMERS=2 -DMESSAGES=2 -DKILLS=2 -DFENCING_BY_PUBLISHERS
//   long: -DPUBLISHERS=2 -DCONSUMERS=2 -DMESSAGES=1 -DKILLS=2
//   mutant ONE_SEMAPHORE: all sleepers share one semaphore that counts
//   mutant NO_SECOND_LOOK: who has set his bit goes to sleep
//   mutant NO_BARRIER: who has set his bit empties his own store buffer alone
//   mutant BITS_BEFORE_STORE: a publisher loads the bits, then publishes
//   mutant CLEARED_TOO_LATE: WAKEme is cleared after the bit is set
//   mutant NOT_HEARD: the bell does not end PARK
//   mutant REPAIR_WAKES_NOBODY: REPAIR gives no permits of WAKE
//   mutant NEW_GROUP_WAKES_NOBODY -DPUBLISHERS=1 -DCONSUMERS=1 -DLATECOMERS=1 -DMESSAGES=2 -DKILLS=0: who made a group does not tell
//   mutant WAKE_READ_TOO_EARLY: LEAVE reads WAKE before it changes who sends

#ifdef MUTANT_ONE_SEMAPHORE
#define MINE(p) WAKE[3]
#endif
#ifdef MUTANT_NOT_HEARD
#define HEARS(o) (o == JOIN)
#endif
#ifdef MUTANT_REPAIR_WAKES_NOBODY
#define WAKES_EVERYBODY 0
#endif
#ifdef LATECOMERS
#define ADMIT new_group();
#else
#define LATECOMERS 0
#endif
#define BURY(living) groups = groups & living
#define what_is_empty 0
#define what_is_full 0
#define truth (LOCK <= 1)

#include "semop.pml"
#include "members.pml"

byte published[N]; // by lane: the header that is not zero
byte taken[16];    // by group and lane: `next`
byte groups;       // present, a bit each
byte hungry, short_of_room; // who is parked
byte buffered[N];  // 1 + the lane whose header, or whose `next`, is still to be written one further; 0: nothing

#define sends (mine == PRODUCER)
#define cursor_of(group, lane) taken[group * 4 + lane]
#define needs(group) ((groups >> group & 1) && cursor_of(group, me) != sent)
#define has_room (!needs(0) && !needs(1) && !needs(2) && !needs(3))
// Of our own lane or cursor we see our own store.
#define has_news(lane) (published[lane] != cursor_of(me, lane) + (buffered[me] == 1 + lane))
#define BITS_OF_OTHERS (sends -> hungry : short_of_room)

inline write_out(who)
{
    if
    :: buffered[who] == 0
    :: buffered[who] != 0 && role_of[who] == PRODUCER -> published[who]++
    :: buffered[who] != 0 && role_of[who] == CONSUMER -> cursor_of(who, (buffered[who] - 1))++
    fi;
    buffered[who] = 0
}
inline membarrier()
{
    write_out(0);
    write_out(1);
    write_out(2);
    write_out(3)
}
byte role_of[N]; // does not change with death

// At what is oldest, so that a LIMIT which does not see it yet does not take that away; then where it begins.
inline new_group()
{
    atomic {
        step(GROUP1);
        cursor_of(me, 0) = 0;
        cursor_of(me, 1) = 0;
        groups = groups | 1 << me
    }
GROUP2:
    atomic {
        step(GROUP2);
        cursor_of(me, 0) = published[0];
        cursor_of(me, 1) = published[1]
    }
}

proctype member(byte me; byte mine)
{
    member_locals;
    byte sent;       // or, of a consumer, the lane it takes from
    bit nobody_live; // before the last look
    bit is_parking;  // the look is the second one
    bit finds;

#if LATECOMERS
    if
    :: role[me] != NOBODY -> goto LOOK1
    :: else
    fi;
JOIN1:
    join_ring();
#ifndef MUTANT_NEW_GROUP_WAKES_NOBODY
    goto WAKE1;
#endif
#endif
LOOK1:
    atomic {
        step(LOOK1);
        if
        :: sends && sent == MESSAGES -> assert(!is_parking); write_out(me); goto LEAVE1 // system calls do
        :: else -> nobody_live = (live == 0)
        fi
    }
LOOK2:
    atomic {
        step(LOOK2);
        finds = (sends -> has_room : has_news(0) || (PUBLISHERS > 1 && has_news(1)));
        if
        :: is_parking -> goto PARK4
        :: else
        fi;
        if
        :: finds -> finds = 0; nobody_live = 0; goto PUBLISH1
        :: !finds && nobody_live && !sends -> goto END
        :: else -> nobody_live = 0
        fi
    }
PARK1: // a permit from an earlier round
    atomic {
        step(PARK1);
#ifndef MUTANT_ONE_SEMAPHORE
#ifndef MUTANT_CLEARED_TOO_LATE
        WAKE[me] = 0
#endif
#endif
    }
PARK2:
    atomic {
        step(PARK2);
        write_out(me);
        if
        :: sends -> short_of_room = short_of_room | 1 << me
        :: else -> hungry = hungry | 1 << me
        fi
    }
PARK3:
    atomic {
        step(PARK3);
#if defined(FENCING_BY_PUBLISHERS) || defined(MUTANT_NO_BARRIER)
        write_out(me);
#else
        membarrier();
#endif
#ifdef MUTANT_CLEARED_TOO_LATE
        WAKE[me] = 0;
#endif
#ifdef MUTANT_NO_SECOND_LOOK
        goto PARK4;
#endif
        is_parking = 1;
        goto LOOK1
    }
PARK4:
    atomic {
        step(PARK4);
        is_parking = 0;
        if
        :: finds || (nobody_live && !sends) -> got[me] = DONE // what it is, the next look tells
        :: else -> call(PARK)
        fi;
        finds = 0;
        nobody_live = 0
    }
PARK5: // withdraw
    atomic {
        returned(PARK5);
        write_out(me);
        if
        :: sends -> short_of_room = short_of_room & ~(1 << me)
        :: else -> hungry = hungry & ~(1 << me)
        fi;
        if
        :: got[me] == AGAIN -> got[me] = 0; goto HEED
        :: else -> got[me] = 0; goto LOOK1
        fi
    }
PUBLISH1: // a header, or `next`
    atomic {
        step(PUBLISH1);
#ifdef MUTANT_BITS_BEFORE_STORE
        whom = BITS_OF_OTHERS
    }
PUBLISH2:
    atomic {
        step(PUBLISH2);
#endif
        write_out(me); // there is room for one store
        if
        :: sends -> buffered[me] = 1 + me; sent++
        :: else -> buffered[me] = (has_news(0) -> 1 : 2)
        fi
    }
WAKE1: // one load; most of the time that is all
    atomic {
        step(WAKE1);
#ifdef FENCING_BY_PUBLISHERS
        write_out(me);
#endif
#ifndef MUTANT_BITS_BEFORE_STORE
        whom = BITS_OF_OTHERS;
#endif
        if
        :: whom == 0 -> goto LOOK1
        :: else -> whom = 0
        fi
    }
WAKE2: // exchange
    atomic {
        step(WAKE2);
        write_out(me);
        if
        :: sends -> whom = hungry; hungry = 0
        :: else -> whom = short_of_room; short_of_room = 0
        fi;
        if
        :: whom == 0 -> goto LOOK1
        :: else
        fi
    }
WAKE3:
    atomic { step(WAKE3); wake_them(); settle(); goto LOOK1 }
HEED:
    atomic {
        step(HEED);
#ifndef MUTANT_ONE_SEMAPHORE
        WAKE[me] = 0
#endif
    }
REPAIR1:
    repair_ring();
REPAIRED:
#if LATECOMERS
    if
    :: back == JOIN -> back = 0; goto JOIN1
    :: else
    fi;
#endif
    goto LOOK1;
END: // of the stream
    atomic { step(END); nobody_live = 0; write_out(me); assert(cursor_of(me, 0) == published[0] && cursor_of(me, 1) == published[1]) }
LEAVE1:
    leave_ring();
    goto GONE;
KILLED:
    atomic { write_out(me); give_back() }
GONE:
    atomic {
        sent = 0; nobody_live = 0; is_parking = 0; finds = 0;
        seen = 0; rung = 0; whom = 0; add_empty = 0; add_full = 0; back = 0
    }
}

// Stores become visible at some time.
proctype store_buffers()
{
end:
    do
    :: atomic { buffered[0] != 0 -> write_out(0) }
    :: atomic { buffered[1] != 0 -> write_out(1) }
    :: atomic { buffered[2] != 0 -> write_out(2) }
    :: atomic { buffered[3] != 0 -> write_out(3) }
    od
}

init
{
    atomic {
        select(kills : 0 .. KILLS);
        live = PUBLISHERS;
        byte i;
        for (i : 0 .. PUBLISHERS + CONSUMERS - 1) {
            ALIVE[i] = 1;
            undo[i] = U_ALIVE | U_ALARM;
            role[i] = (i < PUBLISHERS -> PRODUCER : CONSUMER);
            role_of[i] = role[i];
            groups = groups | (role[i] == CONSUMER) << i;
            run member(i, role[i])
        }
#if LATECOMERS
        for (i : PUBLISHERS + CONSUMERS .. PUBLISHERS + CONSUMERS + LATECOMERS - 1) {
            role_of[i] = CONSUMER;
            run member(i, CONSUMER)
        }
#endif
        i = 0;
        run store_buffers()
    }
}
