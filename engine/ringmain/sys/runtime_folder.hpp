#pragma once
// Where what has a name and is no System V object is found: FIFOs, sockets, and notes of queues that the kernel does not name.

#include <ringmain/base/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ringmain::sys {

// The folder is RINGMAIN_RUNTIME_DIR, or XDG_RUNTIME_DIR/ringmain, or /tmp/ringmain-UID. Users who share it share what is in it.

// Makes it where it does not exist, for us alone.
[[nodiscard]] Result<void> make_runtime_folder();

// The path in it for something of that kind: "FOLDER/NAME.KIND". What no file name can hold is written %XX, so a name may be a
// path. foreign: there is a folder, and others may write to it. bad_name: too long.
[[nodiscard]] Result<std::string> runtime_path(std::string_view name, std::string_view kind);

// The names of all there are of a kind, sorted. None where the folder cannot be read.
[[nodiscard]] std::vector<std::string> runtime_names(std::string_view kind);

} // namespace ringmain::sys
