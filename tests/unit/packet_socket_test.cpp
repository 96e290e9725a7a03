#include <ringmain/sys/packet_socket.hpp>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

namespace ringmain::sys {
namespace {

constexpr std::size_t some_bytes = 4096;

class PacketSocket : public ::testing::Test {
protected:
    PacketSocket()
    {
        std::string pattern = ::testing::TempDir() + "/socket-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        path_ = folder_ + "/place";
    }
    PacketSocket(const PacketSocket&) = delete;
    PacketSocket& operator=(const PacketSocket&) = delete;
    ~PacketSocket() override { std::filesystem::remove_all(folder_); }

    struct Ends {
        FileDescriptor sender;
        FileDescriptor receiver;
    };
    [[nodiscard]] Ends connect() const
    {
        auto sender = connect_to(path_, some_bytes);
        auto receiver = accept_from(listener_.get());
        EXPECT_TRUE(sender && receiver);
        return {std::move(*sender), std::move(*receiver)};
    }
    void listen() { listener_ = *listen_at(path_, 0600, ::getegid()); }

    static Packet packet_in(std::span<char> bytes)
    {
        Packet packet;
        packet.parts[0] = {bytes.data(), bytes.size()};
        return packet;
    }

    std::string folder_;
    std::string path_;
    FileDescriptor listener_;
};

TEST_F(PacketSocket, has_the_mode_and_group_asked_for)
{
    const std::uint32_t group = ::geteuid() == 0 ? 1234 : ::getegid();
    ASSERT_TRUE(listen_at(path_, 0660, group));
    struct stat found {};
    ASSERT_EQ(::lstat(path_.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0660U);
    EXPECT_EQ(found.st_gid, group);
}

TEST_F(PacketSocket, is_not_made_where_something_is_or_no_folder_is)
{
    listen();
    EXPECT_EQ(listen_at(path_, 0600, ::getegid()).error().os_error, EEXIST);
    EXPECT_EQ(listen_at(folder_ + "/missing/place", 0600, ::getegid()).error().os_error, ENOENT);
}

TEST_F(PacketSocket, tells_why_nobody_answers)
{
    EXPECT_EQ(connect_to(path_, some_bytes).error().os_error, ENOENT);
    listen();
    EXPECT_EQ(accept_from(listener_.get()).error().os_error, EAGAIN) << "nobody waits";
    listener_ = FileDescriptor();
    EXPECT_EQ(connect_to(path_, some_bytes).error().os_error, ECONNREFUSED);
}

TEST_F(PacketSocket, knows_who_is_at_the_other_end)
{
    listen();
    const Ends ends = connect();
    EXPECT_EQ(*user_of_peer(ends.receiver.get()), ::geteuid());
    EXPECT_TRUE(peer_is_in_group(ends.receiver.get(), ::getegid()));
    EXPECT_FALSE(peer_is_in_group(ends.receiver.get(), 54321));
    EXPECT_FALSE(user_of_peer(-1));
    EXPECT_FALSE(peer_is_in_group(-1, ::getegid()));
}

TEST_F(PacketSocket, says_of_a_packet_that_it_is_longer_than_the_room_for_it)
{
    listen();
    const Ends ends = connect();
    std::array<char, 8> text{"message"};
    std::array packets{packet_in(text)};
    ASSERT_EQ(*send_packets(ends.sender.get(), packets), 1U);
    ASSERT_EQ(*send_packets(ends.sender.get(), packets), 1U);
    std::array<char, 8> room{};
    packets[0] = packet_in(room);
    ASSERT_EQ(*receive_packets(ends.receiver.get(), packets), 1U);
    EXPECT_EQ(packets[0].length, text.size());
    EXPECT_FALSE(packets[0].is_truncated);
    EXPECT_EQ(room, text);
    packets[0] = packet_in(std::span(room).first(3));
    ASSERT_EQ(*receive_packets(ends.receiver.get(), packets), 1U);
    EXPECT_TRUE(packets[0].is_truncated);
    EXPECT_EQ(receive_packets(ends.receiver.get(), packets).error().os_error, EAGAIN);
}

TEST_F(PacketSocket, is_full_when_no_more_packets_fit_and_tells_how_full_it_was)
{
    listen();
    const Ends ends = connect();
    EXPECT_EQ(was_send_buffer_full(ends.sender.get()), 0);
    std::array<char, 512> text{};
    std::array packets{packet_in(text)};
    SysResult<std::size_t> sent = 0;
    while (sent) {
        sent = send_packets(ends.sender.get(), packets);
    }
    EXPECT_EQ(sent.error().os_error, EAGAIN);
    EXPECT_GT(was_send_buffer_full(ends.sender.get()), 0.5);
    EXPECT_EQ(was_send_buffer_full(-1), 0) << "nobody knows";
    EXPECT_GE(*longest_packet(some_bytes), some_bytes);
}

TEST_F(PacketSocket, notices_that_the_other_end_is_gone)
{
    listen();
    Ends ends = connect();
    std::array<char, 8> text{"message"};
    std::array packets{packet_in(text)};
    ends.receiver = FileDescriptor();
    EXPECT_EQ(send_packets(ends.sender.get(), packets).error().os_error, EPIPE);
    FileDescriptor alone(::dup(listener_.get()));
    EXPECT_EQ(send_packets(alone.get(), packets).error().os_error, EPIPE) << "never connected";
    Ends others = connect();
    ASSERT_EQ(*send_packets(others.receiver.get(), packets), 1U);
    others.sender = FileDescriptor(); // with something unread
    EXPECT_EQ(receive_packets(others.receiver.get(), packets).error().os_error, EPIPE);
}

TEST_F(PacketSocket, those_that_have_something_take_turns)
{
    listen();
    const Ends first = connect();
    const Ends second = connect();
    auto turns = Turns::make();
    ASSERT_TRUE(turns && turns->add(first.receiver.get()) && turns->add(second.receiver.get()));
    EXPECT_FALSE(turns->add(first.receiver.get())) << "twice";
    EXPECT_EQ(turns->next().error().os_error, EAGAIN);
    std::array<char, 8> text{"message"};
    std::array packets{packet_in(text)};
    ASSERT_TRUE(send_packets(first.sender.get(), packets) && send_packets(second.sender.get(), packets));
    const int one = *turns->next();
    EXPECT_NE(*turns->next(), one);
    EXPECT_EQ(*turns->next(), one) << "it has something still";
    turns->remove(one);
    EXPECT_NE(*turns->next(), one);
}

} // namespace
} // namespace ringmain::sys
