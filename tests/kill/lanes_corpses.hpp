#pragma once
// Members of a `lanes` ring who died before the victim comes to its operation. Each returns false if it could not.

#include <kill/diary.hpp>

#include <string>

namespace ringmain::kill_tests::lanes {

// Holds the cursor of the first lane.
bool leave_corpse_at_cursor(const std::string& ring, Diary& diary);
// Holds that cursor too, and has written down a claim, but the cursor has not passed it.
bool leave_corpse_before_claim(const std::string& ring, Diary& diary);
// Holds the first message.
bool leave_corpse_with_first(const std::string& ring, Diary& diary);
// Released one message, holds the second, has claimed a third.
bool leave_corpse_with_message(const std::string& ring, Diary& diary);
// Released its only message, but did not say that its claim is over.
bool leave_corpse_before_end(const std::string& ring, Diary& diary);
// A producer who published all that is in the first lane, and saved its position for nothing of it.
bool leave_corpse_after_publication(const std::string& ring, Diary& diary);
// A producer with a claim, half filled.
bool leave_corpse_before_commit(const std::string& ring, Diary& diary);

// Not a corpse: somebody who received the next message, and left.
bool let_another_receive(const std::string& name, Diary& diary);

} // namespace ringmain::kill_tests::lanes
