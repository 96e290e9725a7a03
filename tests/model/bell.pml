// The bell over slots: the `semaphore` backend from JOIN to LEAVE. Producers send MESSAGES each and leave; consumers receive until
// the end of the stream and leave. Up to KILLS of them, repairers among them, die anywhere.
//
//   sizes: -DPRODUCERS=1 -DCONSUMERS=2 -DMESSAGES=2 -DSLOTS=1 -DKILLS=2
//   small: -DPRODUCERS=1 -DCONSUMERS=1 -DMESSAGES=4 -DSLOTS=2 -DKILLS=2
//   long: -DPRODUCERS=2 -DCONSUMERS=1 -DMESSAGES=1 -DSLOTS=1 -DKILLS=2
//   long: -DPRODUCERS=1 -DCONSUMERS=2 -DMESSAGES=3 -DSLOTS=2 -DKILLS=2
//   long: -DPRODUCERS=2 -DCONSUMERS=1 -DMESSAGES=2 -DSLOTS=2 -DKILLS=3
//   mutant JOURNAL: P does not hear the bell; whoever gets inside next repairs
//   mutant SETVAL: REPAIR silences the bell with SETVAL, which takes everybody's undo away
//   mutant ALARM_TO_ZERO: REPAIR takes off all of ALARM, not what rang when it began
//   mutant REPAIR_BEHIND_ONE_DOOR: REPAIR takes PUT alone
//   mutant REPAIR_WAKES_NOBODY: REPAIR gives no permits of WAKE
//   mutant NOT_CALLED: P does not require WAKEme to be zero
//   mutant WAKE_READ_TOO_EARLY: LEAVE reads WAKE before it changes who sends
//   mutant PERMIT_FIRST: P takes its permit, then the door
//   mutant UNDO_ON_PERMITS: EMPTY and FULL carry undo

#define POSITIONS (PRODUCERS * MESSAGES)

byte head, tail;
byte first[SLOTS], second[SLOTS]; // a slot is written, and read, in two steps

// What the models knows, and members do not.
byte committed[POSITIONS];          // by position
byte producers_left, consumers_left; // that go on, or will join

#ifdef MUTANT_JOURNAL // no bell in P: whoever gets inside next repairs after the dead
#define HEARS(o) (o == JOIN)
#endif
#ifdef MUTANT_ALARM_TO_ZERO
#define HOW_MANY_DIED ALARM
#endif
#ifdef MUTANT_SETVAL
#define HOW_MANY_DIED ALARM
#endif
#ifdef MUTANT_REPAIR_BEHIND_ONE_DOOR
#define DOORS U_PUT
#endif
#ifdef MUTANT_NOT_CALLED
#define IS_CALLED(p) 0
#endif
#ifdef MUTANT_REPAIR_WAKES_NOBODY
#define WAKES_EVERYBODY 0
#endif

#define messages (tail - head)
#ifdef MUTANT_PERMIT_FIRST // permits are held outside
#define rests 0
#else
#define rests (LOCK == 0 && PUT == 0 && TAKE == 0 && ALARM == 0)
#endif
#define truth (EMPTY <= SLOTS - messages && FULL <= messages && (!rests || (EMPTY == SLOTS - messages && FULL == messages)))
#define what_is_empty (SLOTS - messages)
#define what_is_full messages

#include "semop.pml"
#include "members.pml"

#define GATE (mine == PRODUCER -> P_PUT : P_TAKE)
#define there (mine == PRODUCER -> SLOTS - messages : messages)
#define wanted (mine == PRODUCER -> left : SLOTS)
#define smaller(a, b) ((a) < (b) -> (a) : (b))
// Nobody will ever come, rightly so.
#define waits_in_vain \
    (got[me] == 0 && ALARM == 0 && (mine == PRODUCER -> consumers_left == 0 && messages == SLOTS : \
                                    producers_left == 0 && messages == 0 && !saw_anybody && ever == ever_before))

proctype member(byte me; byte mine)
{
    member_locals;
    byte left = (mine == PRODUCER -> MESSAGES : 0);
    byte n;          // permits
    byte i;
    byte half;
    byte ever_before;
    bit saw_anybody;
    bit nobody_live;

JOIN1:
    join_ring();
BEGIN:
    atomic { step(BEGIN); saw_anybody = (live != 0); ever_before = ever }
LOOK1:
    atomic {
        step(LOOK1);
        if
        :: mine == PRODUCER && left == 0 -> goto LEAVE1
        :: else
        fi;
        n = smaller(there, wanted);
        if
        :: n == 0 && mine == PRODUCER -> goto SLEEP1
        :: n == 0 && mine == CONSUMER -> goto END1
        :: else
        fi
    }
TRY: // P without sleeping, for as many as there may be
    atomic {
        step(TRY);
        if
        :: (ALARM == 0 || !HEARS(GATE)) && WAKE[me] == 0 && mine == PRODUCER && EMPTY >= n && PUT == 0 ->
            take_empty(me, n);
            take_door(me, PUT, U_PUT)
        :: (ALARM == 0 || !HEARS(GATE)) && WAKE[me] == 0 && mine == CONSUMER && FULL >= n && TAKE == 0 ->
            take_full(me, n);
            take_door(me, TAKE, U_TAKE)
        :: else -> n = 0; goto SLEEP1
        fi;
        goto INSIDE
    }
END1: // has_no_producers(), before the last look
    atomic { step(END1); nobody_live = (live == 0 && (saw_anybody || ever != ever_before)) }
END2:
    atomic {
        step(END2);
        if
        :: nobody_live && messages == 0 -> nobody_live = 0; goto LEAVE1
        :: else -> nobody_live = 0
        fi
    }
SLEEP1:
    atomic { step(SLEEP1); call(GATE) }
SLEEP2:
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: got[me] != 0 -> printf("member %d: SLEEP2\n", me)
        :: waits_in_vain -> asleep[me] = 0; goto GONE
        fi;
        if
        :: got[me] == AGAIN -> got[me] = 0; goto HEED
        :: else -> got[me] = 0; n = 1
        fi
    }
MORE: // permits, once inside
    atomic {
        step(MORE);
        i = smaller(there, wanted) - 1;
        if
        :: mine == PRODUCER && there > 1 && left > 1 && EMPTY >= i -> take_empty(me, i); n = 1 + i
        :: mine == CONSUMER && there > 1 && FULL >= i -> take_full(me, i); n = 1 + i
        :: else
        fi;
        i = 0
    }
INSIDE:
#ifdef MUTANT_PERMIT_FIRST
    atomic {
        step(INSIDE);
        if
        :: mine == PRODUCER && PUT == 0 -> PUT = 1; undo[me] = undo[me] | U_PUT
        :: mine == CONSUMER && TAKE == 0 -> TAKE = 1; undo[me] = undo[me] | U_TAKE
        fi
    }
#endif
    if
    :: mine == CONSUMER -> goto TAKE1
    :: else
    fi;
PUT1:
    atomic { step(PUT1); first[(tail + i) % SLOTS] = me * MESSAGES + left }
PUT2:
    atomic {
        step(PUT2);
        second[(tail + i) % SLOTS] = me * MESSAGES + left;
        committed[tail + i] = me * MESSAGES + left;
        left--;
        i++;
        if
        :: i < n -> goto PUT1
        :: else -> i = 0
        fi
    }
PUT3: // the commit
    atomic { step(PUT3); tail = tail + n; goto EXIT }
TAKE1:
    atomic { step(TAKE1); half = first[(head + i) % SLOTS] }
TAKE2:
    atomic {
        step(TAKE2);
        assert(half == second[(head + i) % SLOTS] && half == committed[head + i] && head + i < tail);
        half = 0;
        i++;
        if
        :: i < n -> goto TAKE1
        :: else -> i = 0
        fi
    }
TAKE3: // the commit
    atomic { step(TAKE3); head = head + n; assert(head <= tail); saw_anybody = 1 }
EXIT: // V
    atomic {
        step(EXIT);
        if
        :: mine == PRODUCER -> PUT = 0; undo[me] = undo[me] & ~U_PUT; take_full(me, -n)
        :: else -> TAKE = 0; undo[me] = undo[me] & ~U_TAKE; take_empty(me, -n)
        fi;
        n = 0;
        settle();
#ifdef MUTANT_JOURNAL
        if
        :: ALARM != 0 -> goto HEED
        :: else
        fi;
#endif
        goto LOOK1
    }
HEED:
    atomic { step(HEED); WAKE[me] = 0; back = 0; goto REPAIR1 }

REPAIR1:
    repair_ring();
REPAIRED:
    if
    :: back == JOIN -> back = 0; goto JOIN1
    :: else -> goto LOOK1
    fi;

LEAVE1:
    leave_ring();
    goto GONE;
KILLED:
    atomic { give_back() }
GONE:
    atomic {
        producers_left = producers_left - (mine == PRODUCER);
        consumers_left = consumers_left - (mine == CONSUMER);
        n = 0; i = 0; half = 0; left = 0; back = 0; seen = 0; rung = 0; whom = 0; add_empty = 0; add_full = 0;
        saw_anybody = 0; ever_before = 0; nobody_live = 0
    }
}

init
{
    atomic {
        select(kills : 0 .. KILLS);
        EMPTY = SLOTS;
        producers_left = PRODUCERS;
        consumers_left = CONSUMERS;
        byte i;
        for (i : 0 .. PRODUCERS + CONSUMERS - 1) {
            run member(i, (i < PRODUCERS -> PRODUCER : CONSUMER))
        }
    }
}
