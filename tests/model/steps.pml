// What all models share: steps, in front of each of which a member may be killed. A proctype has its number `me`, and a label KILLED.

byte kills; // that may still happen

// A step begins so. The name is for those who read a trail.
#define text_of(words) #words
#define step(name) printf(text_of(member %d: name\n), me); may_die()
inline may_die()
{
    if
    :: kills > 0 -> kills--; goto KILLED
    :: skip
    fi
}
