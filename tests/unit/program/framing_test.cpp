#include <ringmain/program/framing.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ringmain::program {
namespace {

using Kind = Cut::Kind;

struct Pieces {
    std::vector<std::string> messages;
    Kind ended = Kind::nothing;
};

// Cuts a stream that arrives `step` bytes at a time.
Pieces cut_all(Frame frame, std::size_t max_message, std::string_view stream, std::size_t step)
{
    Splitter splitter(frame, max_message);
    Pieces pieces;
    std::size_t begin = 0;
    for (std::size_t end = 0;;) {
        const bool at_end = end == stream.size();
        const Cut cut = splitter.cut(as_bytes(stream.substr(begin, end - begin)), at_end);
        if (cut.kind == Kind::message) {
            pieces.messages.emplace_back(stream.substr(begin + cut.header, cut.size));
            begin += cut.header + cut.size;
        } else if (cut.kind == Kind::more && !at_end) {
            end = std::min(end + step, stream.size());
        } else {
            pieces.ended = cut.kind;
            return pieces;
        }
    }
}

std::string with_length(std::string_view message)
{
    const auto header = encode_length(static_cast<std::uint32_t>(message.size()));
    return std::string(as_text(header)).append(message);
}

class InPieces : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Framing, InPieces, testing::Values(1, 2, 3, 7, 1000));

TEST_P(InPieces, LinesKeepTheirNewlineAndTheLastOneItsLack)
{
    const Pieces pieces = cut_all(Frame::line, 100, "one\n\ntwo\nlast", GetParam());
    EXPECT_EQ(pieces.messages, (std::vector<std::string>{"one\n", "\n", "two\n", "last"}));
    EXPECT_EQ(pieces.ended, Kind::nothing);
}

TEST_P(InPieces, LinesPutBehindOneAnotherAreTheInput)
{
    const std::string input("a\nbb\r\n\n\0c\xff\nd", 12);
    std::string output;
    for (const std::string& message : cut_all(Frame::line, 100, input, GetParam()).messages) {
        output += message;
    }
    EXPECT_EQ(output, input);
}

TEST_P(InPieces, ALineMayBeExactlyAsLongAsAllowedWithItsNewline)
{
    EXPECT_EQ(cut_all(Frame::line, 4, "abc\nx", GetParam()).messages, (std::vector<std::string>{"abc\n", "x"}));
    const Pieces pieces = cut_all(Frame::line, 4, "ok\nabcd\nx\n", GetParam());
    EXPECT_EQ(pieces.messages, (std::vector<std::string>{"ok\n"}));
    EXPECT_EQ(pieces.ended, Kind::too_long);
}

TEST_P(InPieces, AnEndlessLineIsTooLongBeforeItEnds)
{
    Splitter splitter(Frame::line, 4);
    EXPECT_EQ(splitter.cut(as_bytes("abcd"), false).kind, Kind::more);
    EXPECT_EQ(splitter.cut(as_bytes("abcde"), false).kind, Kind::too_long);
}

TEST_P(InPieces, LengthsAreLittleEndianAndMayBeZero)
{
    const std::string input = with_length("hello") + with_length("") + with_length("a\nb");
    EXPECT_EQ(input.substr(0, 4), std::string("\5\0\0\0", 4));
    const Pieces pieces = cut_all(Frame::length, 5, input, GetParam());
    EXPECT_EQ(pieces.messages, (std::vector<std::string>{"hello", "", "a\nb"}));
    EXPECT_EQ(pieces.ended, Kind::nothing);
}

TEST_P(InPieces, AStreamThatEndsInsideALengthOrAMessageIsTruncated)
{
    EXPECT_EQ(cut_all(Frame::length, 9, with_length("ok") + std::string("\5\0", 2), GetParam()).ended, Kind::truncated);
    EXPECT_EQ(cut_all(Frame::length, 9, with_length("hello").substr(0, 8), GetParam()).ended, Kind::truncated);
    EXPECT_EQ(cut_all(Frame::length, 4, with_length("hello"), GetParam()).ended, Kind::too_long);
}

TEST_P(InPieces, RawCutsAtTheLongestMessageAndSendsTheRestAtTheEnd)
{
    const Pieces pieces = cut_all(Frame::raw, 4, "0123456789", GetParam());
    EXPECT_EQ(pieces.messages, (std::vector<std::string>{"0123", "4567", "89"}));
    EXPECT_EQ(pieces.ended, Kind::nothing);
}

TEST_P(InPieces, AnEmptyInputHoldsNoMessage)
{
    for (const Frame frame : {Frame::line, Frame::length, Frame::raw}) {
        const Pieces pieces = cut_all(frame, 4, "", GetParam());
        EXPECT_TRUE(pieces.messages.empty());
        EXPECT_EQ(pieces.ended, Kind::nothing);
    }
}

TEST(Pause, IsTheEndOfARawMessageOnly)
{
    const auto cut = [](Frame frame) { return Splitter(frame, 100).cut_at_pause(as_bytes("part")); };
    EXPECT_EQ(cut(Frame::raw).kind, Kind::message);
    EXPECT_EQ(cut(Frame::raw).size, 4U);
    EXPECT_EQ(cut(Frame::line).kind, Kind::more);
    EXPECT_NE(cut(Frame::length).kind, Kind::message);
}

TEST(Raw, CannotCutWhereMessagesHaveNoBytes)
{
    EXPECT_EQ(Splitter(Frame::raw, 0).cut(as_bytes("x"), true).kind, Kind::too_long);
}

} // namespace
} // namespace ringmain::program
