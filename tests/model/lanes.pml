// A lane and its writers, one after the other: staging, padding, publication, and the successor's walk (engine/ringmain/lanes/writer.*).
// A writer sends MESSAGES of two sizes, alone or two at once; it is killed anywhere up to KILLS times, its successors, too. A reader
// reads what is published and releases it, record by record. The lane has WORDS of them and is passed more than once.
//
// A word is a header or payload: 4 * id + size of the record. Both look alike, so that payload and what a lap before left can be
// taken for a header. An id tells the message and who wrote it.
//
//   sizes: -DMESSAGES=5 -DWORDS=8 -DKILLS=2
//   long: -DMESSAGES=8 -DWORDS=8 -DKILLS=3
//   mutant HEADER_BEFORE_ZERO: the header is published, then the next one zeroed
//   mutant NEXT_NOT_ZEROED: the next header is not zeroed at all
//   mutant FIRST_HEADER_FIRST: a batch is published with its first header, which is not kept back
//   mutant NO_WALK: a successor goes on at the saved position
//   mutant POSITION_BEFORE_HEADER: the position is saved, then the header is published
//   mutant NO_ROOM_FOR_ZERO: a record may end where the oldest one needed begins
//   mutant ROOM_NOT_CHECKED: a writer does not look how far readers are

#include "steps.pml"

#define PADDING 63 // an id

byte word[WORDS];
byte saved;    // the line's position
byte released; // by the reader

// What the model knows: the ids of the messages published, and how many of each kind.
byte id_of[MESSAGES + 2];
byte published, delivered;

#define at_word(p) word[(p) % WORDS]
#define room_behind(p) (WORDS - (p) % WORDS)
#define size_of(w) ((w) & 3)
#define message(size) (((published + staged_messages + 1 + 8 * generation) << 2) | (size))
#ifdef MUTANT_NO_ROOM_FOR_ZERO
#define ZERO 0
#else
#define ZERO 1
#endif

inline stage_word(w, s)
{
    if
#ifdef MUTANT_FIRST_HEADER_FIRST
    :: 0
#else
    :: staged == position -> first_word = w // kept back
#endif
    :: else -> at_word(staged) = w
    fi;
    staged = staged + s
}

inline publish()
{
#ifndef MUTANT_FIRST_HEADER_FIRST
    at_word(position) = first_word;
#endif
    do
    :: staged_messages > 0 -> id_of[published] = published + 1 + 8 * generation; published++; staged_messages--
    :: else -> break
    od
}

proctype writer(byte me)
{
    byte generation;
    byte position, staged, limit;
    byte first_word, size, i;
    byte staged_messages, wanted;

TAKE_OVER1:
    atomic { step(TAKE_OVER1); position = saved }
TAKE_OVER2:
    atomic {
        step(TAKE_OVER2);
#ifndef MUTANT_NO_WALK
        if
        :: at_word(position) != 0 ->
            position = position + size_of(at_word(position));
            assert(position - saved < WORDS);
            goto TAKE_OVER2
        :: else
        fi
#endif
    }
TAKE_OVER3:
    atomic { step(TAKE_OVER3); saved = position; staged = position; limit = position }
SEND:
    atomic {
        step(SEND);
        if
        :: published == MESSAGES -> goto GONE
        :: published < MESSAGES -> wanted = 1
        :: published + 1 < MESSAGES -> wanted = 2
        fi
    }
RESERVE1:
    atomic {
        step(RESERVE1);
        if
        :: size == 0 -> size = 2
        :: size == 0 -> size = 3
        :: size != 0
        fi;
        i = (size > room_behind(staged) -> room_behind(staged) : 0);
        if
        :: staged + i + size + ZERO <= limit && i != 0 -> stage_word(PADDING * 4 + i, i)
        :: staged + i + size + ZERO <= limit && i == 0
        :: staged + i + size + ZERO > limit && staged_messages != 0 -> i = 0; size = 0; goto PUBLISH1 // what fits
        :: staged + i + size + ZERO > limit && staged_messages == 0 -> i = 0; goto ROOM
        fi;
        i = 1
    }
PAYLOAD:
    atomic {
        step(PAYLOAD);
        at_word(staged + i) = message(size);
        i++;
        if
        :: i < size -> goto PAYLOAD
        :: else -> i = 0
        fi
    }
STAGE:
    atomic {
        step(STAGE);
        stage_word(message(size), size);
        staged_messages++;
        size = 0;
        if
        :: staged_messages < wanted -> goto RESERVE1
        :: else
        fi
    }
#ifdef MUTANT_HEADER_BEFORE_ZERO
PUBLISH2:
    atomic { step(PUBLISH2); publish() }
PUBLISH1:
    atomic { step(PUBLISH1); at_word(staged) = 0 }
#else
PUBLISH1: // the next header
    atomic {
        step(PUBLISH1);
#ifndef MUTANT_NEXT_NOT_ZEROED
        at_word(staged) = 0
#endif
    }
#ifdef MUTANT_POSITION_BEFORE_HEADER
PUBLISH3:
    atomic { step(PUBLISH3); saved = staged }
#endif
PUBLISH2: // L1: the commit
    atomic { step(PUBLISH2); publish() }
#endif
#ifndef MUTANT_POSITION_BEFORE_HEADER
PUBLISH3:
    atomic { step(PUBLISH3); saved = staged }
#endif
    atomic { position = staged; first_word = 0; wanted = 0; goto SEND }
ROOM: // LIMIT, where it leads to something
    atomic {
        if
        :: kills > 0 -> kills--; goto KILLED
#ifdef MUTANT_ROOM_NOT_CHECKED
        :: limit = staged + WORDS
#else
        :: released + WORDS > limit -> limit = released + WORDS
#endif
        fi;
        staged = position; // drop()
        goto RESERVE1
    }
KILLED:
    atomic {
        printf("member %d is killed\n", me);
        position = 0; staged = 0; limit = 0; first_word = 0; size = 0; i = 0; staged_messages = 0; wanted = 0;
        generation++;
        goto TAKE_OVER1
    }
GONE:
    atomic { position = 0; staged = 0; limit = 0; wanted = 0; generation = 0 }
}

proctype reader(byte me)
{
    byte next, w, i;

READ1:
    atomic {
        if
        :: delivered == MESSAGES -> goto GONE
        :: at_word(next) != 0 -> w = at_word(next); printf("member %d: READ1\n", me)
        fi;
        assert(size_of(w) != 0 && size_of(w) <= room_behind(next));
        if
        :: w >> 2 == PADDING -> next = next + size_of(w); w = 0; goto READ3
        :: else -> assert(delivered < published && w >> 2 == id_of[delivered]); i = 1
        fi
    }
READ2:
    atomic {
        printf("member %d: READ2\n", me);
        assert(at_word(next + i) == w && at_word(next) == w);
        i++;
        if
        :: i < size_of(w) -> goto READ2
        :: else -> i = 0; next = next + size_of(w); w = 0; delivered++
        fi
    }
READ3:
    atomic { printf("member %d: READ3\n", me); released = next; goto READ1 }
GONE:
    skip
}

init
{
    atomic {
        select(kills : 0 .. KILLS);
        run writer(0);
        run reader(1)
    }
}
