#pragma once
// What tests of readers on plain memory have in common.

#include "lane_memory.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace ringmain::lanes {

class LaneReaderTest : public ::testing::Test {
protected:
    explicit LaneReaderTest(std::uint64_t lane_size = LaneMemory::lane_bytes) : memory_(0, 2, true, lane_size) {}
    void put(std::string_view text, MessageType type = 0) { ASSERT_TRUE(memory_.put(writer_, text, type)); }
    void put_numbers(int from, int to)
    {
        for (int i = from; i < to; ++i) {
            put(std::to_string(i));
        }
    }
    static std::string text_of(const std::optional<View>& view)
    {
        return view ? std::string(as_text(view->bytes)) : std::string("nothing");
    }

    LaneMemory memory_; // two lanes
    Writer writer_ = memory_.writer();
};

} // namespace ringmain::lanes
