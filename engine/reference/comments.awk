# Doxygen's view of our headers: it reads only comments that begin with ///, or behind a name with ///<.
#
#   // what it is          in front of a declaration; of the file, below #pragma once
#   int n = 0; // what it is
#                          // and on, below the first
#   // A heading:          alone on its line and with a colon at its end: of several names, so of none

/^#pragma once$/ { print "/// \\file"; next }

# Lines of code: only names, not what closes a block, nor the preprocessor's.
{ column = 0 }
!/^ *\/\// {
    if (match($0, / \/\/ /) && !/^ *[}#]/) {
        column = RSTART + 1
        $0 = substr($0, 1, column - 1) "///<" substr($0, column + 2)
    }
    behind = column
    above = 0
    print
    next
}

# Comments alone on their lines.
{ column = index($0, "//") }
behind && column == behind { print substr($0, 1, column - 1) "///<" substr($0, column + 2); next }
{ behind = 0 }
!above && /:$/ { print; next }
{ above = 1; print substr($0, 1, column - 1) "/" substr($0, column) }
