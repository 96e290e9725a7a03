// The kernel's semaphore set with SEM_UNDO, as engine/ringmain/sys/semaphore_set.hpp uses it.
//
// An operation happens as a whole or not at all. It is refused (EAGAIN), asleep or not, as soon as an element with IPC_NOWAIT does
// not hold; it sleeps while another does not hold. Whenever values change, the kernel carries out what became possible for
// sleepers, in any order: a sleeper may hold a lock without having run one instruction since. A death gives back all at once.
//
// Process i + 1 is member i. A model defines `truth`, which must hold whenever values have changed.

#define N 4 // members at most
#include "steps.pml"

byte LOCK, PUT, TAKE, ALARM, EMPTY, FULL;
byte WAKE[N];
bit ALIVE[N];

byte undo[N]; // what a death gives back
#define U_LOCK 1
#define U_PUT 2
#define U_TAKE 4
#define U_ALARM 8 // ALARM+1
#define U_ALIVE 16

byte asleep[N]; // the operation that a member is in; 0: none
byte got[N];    // how the last one ended
#define DONE 1
#define AGAIN 2

// The operations that may sleep.
#define JOIN 1   // [ALARM==0|NOWAIT, LOCK==0, LOCK+1|U, ALARM+1, ALARM-1|U]
#define LEAVE 2  // [LOCK==0, LOCK+1|U]
#define REPAIR 3 // [ALARM-1|NOWAIT, ALARM+1, LOCK==0, PUT==0, TAKE==0, LOCK+1|U, PUT+1|U, TAKE+1|U]
#define PARK 4   // [ALARM==0|NOWAIT, WAKEme-1]
#define P_PUT 5  // [ALARM==0|NOWAIT, WAKEme==0|NOWAIT, EMPTY-1, PUT==0, PUT+1|U]
#define P_TAKE 6 // [ALARM==0|NOWAIT, WAKEme==0|NOWAIT, FULL-1, TAKE==0, TAKE+1|U]

// Mutants change these.
#ifndef HEARS // whether the bell ends this operation
#define HEARS(o) (o != LEAVE && o != REPAIR)
#endif
#ifndef IS_CALLED // whether news for the member end it
#define IS_CALLED(p) (asleep[p] >= P_PUT && WAKE[p] != 0)
#endif
#ifndef DOORS // that REPAIR needs
#define DOORS (U_PUT | U_TAKE)
#endif
#ifdef MUTANT_PERMIT_FIRST // the door is taken by an operation of its own
#define PERMIT_FIRST 1
#else
#define PERMIT_FIRST 0
#endif
#ifdef MUTANT_UNDO_ON_PERMITS
short undo_empty[N], undo_full[N];
#endif
#ifndef MINE // the semaphore that a member parks at
#define MINE(p) WAKE[p]
#endif

#define doors_are_free ((PUT == 0 || !(DOORS & U_PUT)) && (TAKE == 0 || !(DOORS & U_TAKE)))
#define refused(p) ((ALARM != 0 && HEARS(asleep[p])) || IS_CALLED(p) || (asleep[p] == REPAIR && ALARM == 0))
#define possible(p) (((asleep[p] == JOIN || asleep[p] == LEAVE) && LOCK == 0) || \
                     (asleep[p] == REPAIR && LOCK == 0 && doors_are_free) || (asleep[p] == PARK && MINE(p) != 0) || \
                     (asleep[p] == P_PUT && EMPTY != 0 && (PUT == 0 || PERMIT_FIRST)) || \
                     (asleep[p] == P_TAKE && FULL != 0 && (TAKE == 0 || PERMIT_FIRST)))
#define decided(p) (asleep[p] != 0 && (refused(p) || possible(p)))
#define any_decided (decided(0) || decided(1) || decided(2) || decided(3))
hidden byte sleeper;

inline take_empty(who, many)
{
    EMPTY = EMPTY - (many)
#ifdef MUTANT_UNDO_ON_PERMITS
    ;
    undo_empty[who] = undo_empty[who] + (many)
#endif
}
inline take_full(who, many)
{
    FULL = FULL - (many)
#ifdef MUTANT_UNDO_ON_PERMITS
    ;
    undo_full[who] = undo_full[who] + (many)
#endif
}
inline take_door(who, door, u)
{
#ifdef MUTANT_PERMIT_FIRST
    skip
#else
    door = 1;
    undo[who] = undo[who] | u
#endif
}
inline decide(p)
{
    if
    :: refused(p) -> got[p] = AGAIN
    :: else ->
        got[p] = DONE;
        if
        :: asleep[p] == JOIN -> LOCK = 1; undo[p] = undo[p] | U_LOCK | U_ALARM
        :: asleep[p] == LEAVE -> LOCK = 1; undo[p] = undo[p] | U_LOCK
        :: asleep[p] == REPAIR ->
            LOCK = 1;
            PUT = (DOORS & U_PUT -> 1 : PUT);
            TAKE = (DOORS & U_TAKE -> 1 : TAKE);
            undo[p] = undo[p] | U_LOCK | DOORS
        :: asleep[p] == PARK -> MINE(p)--
        :: asleep[p] == P_PUT -> take_empty(p, 1); take_door(p, PUT, U_PUT)
        :: asleep[p] == P_TAKE -> take_full(p, 1); take_door(p, TAKE, U_TAKE)
        fi
    fi;
    asleep[p] = 0
}

// After a change of values.
inline settle()
{
    do
    :: any_decided ->
        if
        :: decided(0) -> sleeper = 0
        :: decided(1) -> sleeper = 1
        :: decided(2) -> sleeper = 2
        :: decided(3) -> sleeper = 3
        fi;
        decide(sleeper)
    :: else -> break
    od;
    assert(truth)
}

// semop() that may sleep. The step behind it begins with returned(). Others do not become possible by it.
inline call(o)
{
    asleep[me] = o;
    if
    :: decided(me) -> decide(me)
    :: else
    fi
}

// The step behind a call.
#define returned(name) wait_for_it(); printf(text_of(member %d: name\n), me)
inline wait_for_it()
{
    if
    :: kills > 0 -> kills--; goto KILLED
    :: got[me] != 0
    fi
}

// What the kernel does when a member is dead, its memory gone.
inline give_back()
{
    printf("member %d is killed\n", me);
    asleep[me] = 0;
    got[me] = 0;
    LOCK = LOCK - (undo[me] & U_LOCK -> 1 : 0);
    PUT = PUT - (undo[me] & U_PUT -> 1 : 0);
    TAKE = TAKE - (undo[me] & U_TAKE -> 1 : 0);
    ALARM = ALARM + (undo[me] & U_ALARM -> 1 : 0);
    ALIVE[me] = 0;
#ifdef MUTANT_UNDO_ON_PERMITS
    EMPTY = EMPTY + undo_empty[me];
    FULL = (FULL + undo_full[me] < 0 -> 0 : FULL + undo_full[me]);
#endif
    undo[me] = 0;
    settle()
}
