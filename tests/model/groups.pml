// One lane and one group: CLAIM, RELEASE, TAKE OVER, BURY, LEAVE and the producer's LIMIT, as engine/ringmain/lanes has them. Records
// take one word each, header and payload in one; the lane has WORDS of them. Consumers go on until the end of the stream; LEAVES of
// them may leave at any record, and of the dead JOINS come again, in their old places. Up to KILLS die anywhere. With NEW_GROUP
// somebody makes a second group meanwhile, and reads it without claims.
//
//   sizes: -DCONSUMERS=2 -DMESSAGES=2 -DWORDS=3 -DKILLS=2 -DLEAVES=1 -DJOINS=0
//   sizes: -DCONSUMERS=2 -DMESSAGES=2 -DWORDS=3 -DKILLS=2 -DLEAVES=0 -DJOINS=1
//   sizes: -DCONSUMERS=2 -DMESSAGES=4 -DWORDS=3 -DKILLS=0 -DLEAVES=1 -DJOINS=0
//   sizes: -DCONSUMERS=1 -DMESSAGES=4 -DWORDS=3 -DKILLS=1 -DLEAVES=0 -DJOINS=0 -DNEW_GROUP
//   long: -DCONSUMERS=2 -DMESSAGES=3 -DWORDS=3 -DKILLS=2 -DLEAVES=1 -DJOINS=0
//   long: -DCONSUMERS=3 -DMESSAGES=2 -DWORDS=3 -DKILLS=1 -DLEAVES=1 -DJOINS=0
//   mutant NEXT_BEFORE_CLAIM: a claim is published after `next`
//   mutant CLAIMS_BEFORE_NEXT -DCONSUMERS=2 -DMESSAGES=4 -DWORDS=3 -DKILLS=0 -DLEAVES=0 -DJOINS=0: LIMIT reads the claims, then `next`
//   mutant EPOCH_READ_ONCE -DCONSUMERS=2 -DMESSAGES=4 -DWORDS=3 -DKILLS=0 -DLEAVES=1 -DJOINS=0: LIMIT does not read group_epoch again
//   mutant END_WITHOUT_EPOCH: is_drained() does not read group_epoch again
//   mutant DONE_FORGOTTEN: an orphan begins at `from`, whatever was released
//   mutant CURSORS_FIRST -DCONSUMERS=3 -DMESSAGES=1 -DWORDS=3 -DKILLS=1 -DLEAVES=0 -DJOINS=0: BURY frees cursors, then looks at claims
//   mutant WITHOUT_EFFECT: BURY makes an orphan of a claim whose records have not left `next`
//   mutant GIVES_BACK_THE_MIDDLE -DCONSUMERS=2 -DMESSAGES=3 -DWORDS=3 -DKILLS=0 -DLEAVES=1 -DJOINS=0: others have claimed behind it
//   mutant GIVES_BACK_WHAT_IT_HOLDS: LEAVE gives back a record that was delivered
//   mutant ONLY_OWN_CLAIMS -DCONSUMERS=2 -DMESSAGES=1 -DWORDS=3 -DKILLS=2 -DLEAVES=0 -DJOINS=1: BURY overlooks claims with a dead heir
//   mutant GROUP_WITHOUT_EPOCH -DCONSUMERS=1 -DMESSAGES=4 -DWORDS=3 -DKILLS=0 -DLEAVES=0 -DJOINS=0 -DNEW_GROUP: a new group raises none

#include "steps.pml"

#define NONE 0
#define OWN 1
#define ORPHAN 2
#define HEIR 3
#define NOBODY 15

// Shared memory.
byte word[WORDS]; // 1 + the record's position; 0: nothing was published here yet
byte next;
byte holder;      // 1 + the member that claims; 0: free
byte tag[CONSUMERS], heir[CONSUMERS], deaths[CONSUMERS]; // one word
byte from[CONSUMERS], to[CONSUMERS], began[CONSUMERS], done[CONSUMERS];
byte group_epoch, orphan_epoch;
byte position, oldest; // the lane's line
bit live = 1;          // producers
#ifdef NEW_GROUP
byte second_next;
bit second_present;
#define MAKER (CONSUMERS + 1)
#define earliest_next (second_present -> earlier(next, second_next) : next)
#else
#define earliest_next next
#endif

// The semaphore set, as far as it matters here; bell.pml has the rest.
byte lock; // 1 + who is under it
byte ALARM;
byte alive = (1 << (CONSUMERS + 2)) - 1; // a bit each

// What the model knows, and members do not.
byte sent, seen, released; // records: a bit each, but for the first
byte repeated, given_up;   // records; members that died or left with one in their hands
byte leaves = LEAVES, joins = JOINS;

#define PRODUCER CONSUMERS
#define at_word(p) word[(p) % WORDS]
#define later(a, b) ((a) < (b) -> (b) : (a))
#define earlier(a, b) ((a) < (b) -> (a) : (b))
#define is_in(set, i) ((set) >> (i) & 1)
#define start_of(i) later(from[i], done[i])
#define claimed_from(i) (tag[i] == NONE -> 255 : start_of(i))
#define oldest_needed earlier(earliest_next, earlier(claimed_from(0), earlier(claimed_from(CONSUMERS / 2), claimed_from(CONSUMERS - 1))))
#define no_claims (tag[0] == NONE && tag[CONSUMERS / 2] == NONE && tag[CONSUMERS - 1] == NONE)

inline die(i)
{
    printf("member %d is killed\n", i);
    alive = alive & ~(1 << i);
    lock = (lock == 1 + i -> 0 : lock);
    ALARM++
}

proctype consumer(byte me)
{
    byte entry = NOBODY; // where the open claim stands
    byte at, end;
    bit flagged;         // deliveries() > 1
    bit holds;           // a record was delivered and not released
    bit leaving;
    bit nobody_live;     // before the last look
    byte seen_epoch = NOBODY;
    byte i, n, living, rung;

LOOK1:
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: leaves > 0 -> leaves--; leaving = 1; goto LEAVE1
        :: ALARM != 0 -> goto REPAIR1
        :: seen_epoch != orphan_epoch || (at_word(next) != 0 && holder == 0) || (live == 0 && at_word(next) == 0 && no_claims) ->
            printf("member %d: LOOK1\n", me);
            nobody_live = (live == 0)
        fi
    }
LOOK2:
    atomic {
        step(LOOK2);
        if
        :: seen_epoch != orphan_epoch -> n = orphan_epoch; goto HEIR1
        :: seen_epoch == orphan_epoch && at_word(next) != 0 && holder == 0 -> goto CLAIM1
        :: else ->
            if
            :: !nobody_live -> goto LOOK1
            :: else -> nobody_live = 0
            fi
        fi
    }
DRAINED1: // is_drained()
    atomic { step(DRAINED1); n = group_epoch }
DRAINED2: // C1
    atomic {
        step(DRAINED2);
        if
        :: at_word(next) != 0 -> n = 0; goto LOOK1
        :: else
        fi
    }
DRAINED3: // C2
    atomic {
        step(DRAINED3);
        if
        :: tag[i] != NONE -> i = 0; n = 0; goto LOOK1
        :: tag[i] == NONE && i + 1 < CONSUMERS -> i++; goto DRAINED3
        :: else -> i = 0
        fi
    }
DRAINED4: // G2
    atomic {
        step(DRAINED4);
#ifndef MUTANT_END_WITHOUT_EPOCH
        if
        :: n != group_epoch -> goto DRAINED1
        :: else
        fi;
#endif
        assert(released == sent);
        goto GONE
    }

HEIR1: // take_over()
    atomic {
        step(HEIR1);
        nobody_live = 0;
        if
        :: i == CONSUMERS -> seen_epoch = n; i = 0; n = 0; goto LOOK1
        :: i < CONSUMERS && (tag[i] == ORPHAN || (tag[i] == HEIR && heir[i] == me)) -> rung = deaths[i]
        :: else -> i++; goto HEIR1
        fi
    }
HEIR2: // CAS: nobody else takes it in one step, because a claim that we saw may be over
    atomic {
        step(HEIR2);
        if
        :: (tag[i] == ORPHAN || (tag[i] == HEIR && heir[i] == me)) && deaths[i] == rung -> tag[i] = HEIR; heir[i] = me; rung = 0
        :: else -> i++; rung = 0; goto HEIR1
        fi
    }
HEIR3:
    atomic {
        step(HEIR3);
        at = start_of(i);
        end = to[i];
        assert(at < end);
        began[i] = at;
        flagged = (deaths[i] != 0);
        entry = i;
        i = 0;
        n = 0;
        goto DELIVER
    }

CLAIM1:
    atomic {
        step(CLAIM1);
        nobody_live = 0;
        if
        :: holder == 0 -> holder = 1 + me
        :: else -> goto LOOK1
        fi
    }
CLAIM2: // walk
    atomic {
        step(CLAIM2);
        at = next;
        end = at;
        do
        :: end < at + 2 && at_word(end) != 0 && (end == at || end % WORDS != 0) -> assert(at_word(end) == end + 1); end++
        :: else -> break
        od;
        if
        :: at == end -> at = 0; end = 0; goto CLAIM7
        :: else
        fi
    }
CLAIM3:
    atomic { step(CLAIM3); assert(tag[me] == NONE); done[me] = at }
CLAIM4:
    atomic { step(CLAIM4); from[me] = at; began[me] = at; to[me] = end }
#ifdef MUTANT_NEXT_BEFORE_CLAIM
CLAIM6:
    atomic { step(CLAIM6); next = end }
CLAIM5:
    atomic { step(CLAIM5); tag[me] = OWN; deaths[me] = 0; entry = me }
#else
CLAIM5:
    atomic { step(CLAIM5); tag[me] = OWN; deaths[me] = 0 }
CLAIM6:
    atomic { step(CLAIM6); next = end; entry = me }
#endif
CLAIM7:
    atomic {
        step(CLAIM7);
        holder = 0;
        if
        :: entry == NOBODY -> goto LOOK1
        :: else
        fi
    }

DELIVER:
    atomic {
        if
        :: leaves > 0 -> leaves--; leaving = 1; goto GIVE1
        :: skip
        fi;
        step(DELIVER);
        assert(at_word(at) == at + 1 && !is_in(released, at));
        if
        :: is_in(seen, at) -> assert(flagged); repeated++; assert(repeated <= given_up)
        :: else -> seen = seen | 1 << at
        fi;
        flagged = 0;
        at++;
        holds = 1
    }
RELEASE1:
    atomic {
        if
        :: leaves > 0 -> leaves--; leaving = 1; given_up++; goto GIVE1
        :: kills > 0 -> kills--; given_up++; goto KILLED
        :: printf("member %d: RELEASE1\n", me)
        fi;
        assert(at_word(at - 1) == at);
        released = released | 1 << (at - 1);
        done[entry] = at;
        holds = 0;
        if
        :: at < end -> goto RELEASE3
        :: else
        fi
    }
RELEASE2: // the end of the claim
    atomic { step(RELEASE2); tag[entry] = NONE; entry = NOBODY; at = 0; end = 0; goto LOOK1 }
RELEASE3: // `from` only now and then
    atomic {
        step(RELEASE3);
        if
        :: goto DELIVER
        :: from[entry] = at; goto DELIVER
        fi
    }

GIVE1: // give_back()
    atomic {
        step(GIVE1);
        i = entry;
        entry = NOBODY;
#ifdef MUTANT_GIVES_BACK_WHAT_IT_HOLDS
        if
        :: tag[i] == OWN && holder == 0 -> holder = 1 + me
#else
        if
        :: tag[i] == OWN && !holds && holder == 0 -> holder = 1 + me
#endif
        :: else -> goto ORPHAN1
        fi
    }
GIVE2:
    atomic {
        step(GIVE2);
#ifdef MUTANT_GIVES_BACK_THE_MIDDLE
        next = done[i]
#else
        if
        :: next == end -> next = done[i]
        :: else -> holder = 0; goto ORPHAN1
        fi
#endif
    }
GIVE3: // G2
    atomic { step(GIVE3); group_epoch++ }
GIVE4:
    atomic { step(GIVE4); tag[i] = NONE }
GIVE5:
    atomic { step(GIVE5); holder = 0; i = 0; at = 0; end = 0; goto LEAVE1 }

ORPHAN1: // orphan(), of claim i, for those who leave and for BURY
    atomic {
        step(ORPHAN1);
#ifdef MUTANT_DONE_FORGOTTEN
        n = from[i];
#else
        n = start_of(i);
#endif
        if
        :: n >= to[i] -> tag[i] = NONE; n = 0; goto ORPHANED
        :: else
        fi;
        at = (n == began[i] -> deaths[i] : 0) + (lock == 1 + me || holds);
        from[i] = n;
        n = 0
    }
ORPHAN2:
    atomic { step(ORPHAN2); tag[i] = ORPHAN; heir[i] = 0; deaths[i] = at }
ORPHANED:
    atomic {
        step(ORPHANED);
        at = 0;
        end = 0;
        holds = 0;
        if
        :: lock == 1 + me -> i++; goto BURY1
        :: else -> i = 0; orphan_epoch++
        fi
    }

LEAVE1:
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: lock == 0 -> lock = 1 + me; living = alive & ~(1 << me); printf("member %d: LEAVE1\n", me)
        fi;
        goto BURY1
    }
REPAIR1:
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: ALARM == 0 && is_in(alive, me) -> goto LOOK1
        :: ALARM == 0 && !is_in(alive, me) -> goto JOIN1
        :: ALARM != 0 && lock == 0 -> lock = 1 + me; printf("member %d: REPAIR1\n", me)
        fi
    }
REPAIR2: // GETALL
    atomic {
        step(REPAIR2);
#ifdef MUTANT_CURSORS_FIRST
        holder = (holder != 0 && !is_in(alive, holder - 1) -> 0 : holder);
#endif
        living = alive;
        rung = ALARM
    }

BURY1:
    atomic {
        step(BURY1);
        if
        :: i == CONSUMERS -> i = 0; goto BURY4
        :: i < CONSUMERS && tag[i] == OWN && !is_in(living, i) ->
            if
#ifdef MUTANT_WITHOUT_EFFECT
            :: 0
#else
            :: next < to[i] // it did not take effect
#endif
            :: else -> goto ORPHAN1
            fi
#ifndef MUTANT_ONLY_OWN_CLAIMS
        :: i < CONSUMERS && tag[i] == HEIR && !is_in(living, heir[i]) -> goto ORPHAN1
#endif
        :: else -> i++; goto BURY1
        fi
    }
BURY2:
    atomic { step(BURY2); group_epoch++ }
BURY3:
    atomic { step(BURY3); tag[i] = NONE; i++; goto BURY1 }
BURY4:
    atomic {
        step(BURY4);
        holder = (holder != 0 && !is_in(living, holder - 1) -> 0 : holder);
#ifdef NEW_GROUP
        second_present = (is_in(living, MAKER) -> second_present : 0);
#endif
        living = 0
    }
BURY5:
    atomic {
        step(BURY5);
        orphan_epoch++;
        if
        :: leaving -> goto LEAVE2
        :: else -> live = (is_in(alive, PRODUCER) -> live : 0)
        fi
    }
REPAIR3:
    atomic {
        step(REPAIR3);
        ALARM = ALARM - rung;
        rung = 0;
        lock = 0;
        if
        :: is_in(alive, me) -> goto LOOK1
        :: else -> goto JOIN1
        fi
    }
LEAVE2:
    atomic { step(LEAVE2); alive = alive & ~(1 << me); lock = 0; goto GONE }

KILLED:
    atomic {
        die(me);
        entry = NOBODY; at = 0; end = 0; flagged = 0; holds = 0; leaving = 0; nobody_live = 0; seen_epoch = NOBODY;
        i = 0; n = 0; living = 0; rung = 0;
        if
        :: joins > 0 -> joins--
        :: goto GONE
        fi
    }
JOIN1: // in the same place, where it is free
    atomic {
        if
        :: kills > 0 -> kills--; goto GONE
        :: ALARM == 0 && lock == 0 -> lock = 1 + me; printf("member %d: JOIN1\n", me)
        :: ALARM != 0 -> goto REPAIR1
        fi
    }
JOIN2:
    atomic {
        step(JOIN2);
        if
        :: tag[me] == NONE
        :: tag[me] == ORPHAN -> tag[me] = HEIR; heir[me] = me
        :: else -> lock = 0; goto GONE
        fi
    }
JOIN3:
    atomic { step(JOIN3); alive = alive | 1 << me; lock = 0; goto LOOK1 }
GONE:
    atomic {
        entry = NOBODY; at = 0; end = 0; flagged = 0; holds = 0; leaving = 0; nobody_live = 0; seen_epoch = NOBODY;
        i = 0; n = 0; living = 0; rung = 0
    }
}

proctype producer(byte me)
{
    byte limit = WORDS;
    byte epoch, m, f, i;

end_send1:
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: position == MESSAGES -> live = 0; alive = alive & ~(1 << me); goto GONE // LEAVE
        :: position < MESSAGES && position + 2 <= limit -> goto WRITE1
        :: position < MESSAGES && position + 2 > limit && position + 2 <= oldest_needed + WORDS
        fi
    }
LIMIT1:
    atomic { step(LIMIT1); epoch = group_epoch; m = position }
#ifdef MUTANT_CLAIMS_BEFORE_NEXT
    goto LIMIT3;
#endif
LIMIT2: // C1
    atomic {
        step(LIMIT2);
        m = earlier(m, earliest_next);
#ifdef MUTANT_CLAIMS_BEFORE_NEXT
        goto LIMIT6
#endif
    }
LIMIT3: // C2
    atomic {
        step(LIMIT3);
        if
#ifdef MUTANT_CLAIMS_BEFORE_NEXT
        :: i == CONSUMERS -> i = 0; goto LIMIT2
#else
        :: i == CONSUMERS -> i = 0; goto LIMIT6
#endif
        :: i < CONSUMERS && tag[i] == NONE -> i++; goto LIMIT3
        :: else
        fi
    }
LIMIT4: // C3
    atomic { step(LIMIT4); f = from[i] }
LIMIT5: // C3
    atomic { step(LIMIT5); m = earlier(m, later(f, done[i])); f = 0; i++; goto LIMIT3 }
LIMIT6: // G1
    atomic { step(LIMIT6); oldest = later(oldest, m) }
LIMIT7:
    atomic {
        step(LIMIT7);
#ifndef MUTANT_EPOCH_READ_ONCE
        if
        :: group_epoch != epoch -> goto LIMIT1
        :: else
        fi;
#endif
        limit = later(limit, m + WORDS);
        epoch = 0;
        m = 0;
        goto end_send1
    }
WRITE1:
    atomic { step(WRITE1); at_word(position + 1) = 0 }
WRITE2: // the commit
    atomic { step(WRITE2); at_word(position) = position + 1; sent = sent | 1 << position; position++; goto end_send1 }
KILLED:
    atomic { die(me) }
GONE:
    atomic { limit = 0; epoch = 0; m = 0; f = 0; i = 0 }
}

#ifdef NEW_GROUP
proctype maker(byte me)
{
    byte begin;

end_new1:
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: ALARM == 0 && lock == 0 -> lock = 1 + me
        fi
    }
NEW2: // creating: holds producers back where everything is still there
    atomic { step(NEW2); second_next = oldest }
NEW3:
    atomic { step(NEW3); second_present = 1 }
NEW4: // G1
    atomic {
        step(NEW4);
#ifndef MUTANT_GROUP_WITHOUT_EPOCH
        group_epoch++
#endif
    }
NEW5:
    atomic { step(NEW5); begin = oldest }
NEW6: // the earliest, or the latest
    atomic {
        step(NEW6);
        if
        :: second_next = begin
        :: second_next = later(begin, position)
        fi;
        begin = 0
    }
NEW7:
    atomic { step(NEW7); lock = 0 }
end_read1: // the first group may be without members, and hold the producer back
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
        :: at_word(second_next) != 0
        :: at_word(second_next) == 0 && live == 0 -> assert(second_next == position); goto GONE
        fi
    }
READ2:
    atomic { step(READ2); assert(at_word(second_next) == second_next + 1) }
READ3:
    atomic { step(READ3); assert(at_word(second_next) == second_next + 1); second_next++; goto end_read1 }
KILLED:
    atomic { die(me); begin = 0 }
GONE:
    skip
}
#endif

init
{
    atomic {
        select(kills : 0 .. KILLS);
        byte i;
        for (i : 0 .. CONSUMERS - 1) {
            run consumer(i)
        }
        i = 0;
        run producer(PRODUCER);
#ifdef NEW_GROUP
        run maker(MAKER)
#endif
    }
}
