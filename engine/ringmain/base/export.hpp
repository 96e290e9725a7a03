#pragma once
// What the shared library shows of itself.

// Marks what is called from outside: by users, and by inline code that is compiled into their programs. All else is hidden.
// tests/e2e/exported_symbols.txt has the list.
#define RINGMAIN_API [[gnu::visibility("default")]]
