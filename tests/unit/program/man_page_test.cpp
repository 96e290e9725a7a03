#include <ringmain/program/man_page.hpp>

#include <gtest/gtest.h>

namespace ringmain::program {
namespace {

class ManPage : public ::testing::Test {
protected:
    ManPage()
    {
        app_.footer("Copies things.\n\nExit codes:\n  0  done\n  1  failed\n\nExamples:\n  tool copy a b\n");
        app_.add_option("ring", "which ring")->required();
        app_.add_option("--rate", "how fast it goes at most")->group("Speed");
        app_.add_flag("--quiet,-q", quiet_, "say less");
        CLI::App* const copy = app_.add_subcommand("copy", "copies one thing");
        copy->add_option("--from", "where it is");
        copy->footer("It is quick.\n\nExamples:\n  tool copy --from a\n");
    }

    [[nodiscard]] bool has(const std::string& text) const { return page_.find(text) != std::string::npos; }
    // In front of what.
    [[nodiscard]] bool is_before(const std::string& first, const std::string& second) const
    {
        return page_.find(first) < page_.find(second) && has(second);
    }

    CLI::App app_{"tool for things", "ringmain"};
    bool quiet_ = false;
    std::string page_;
};

TEST_F(ManPage, has_its_sections_in_the_order_that_man_readers_know)
{
    page_ = man_page(app_, "1.2");
    EXPECT_EQ(page_.rfind(".TH \"ringmain\" 1 \"\" \"ringmain 1.2\"", 0), 0U) << page_;
    EXPECT_TRUE(has("ringmain \\- tool for things\n"));
    const char* const sections[] = {"NAME",     "SYNOPSIS",    "DESCRIPTION", "ARGUMENTS", "OPTIONS",
                                    "COMMANDS", "EXIT STATUS", "EXAMPLES",    "SEE ALSO"};
    for (std::size_t i = 0; i + 1 < std::size(sections); ++i) {
        EXPECT_TRUE(is_before(std::string(".SH ") + sections[i], std::string(".SH ") + sections[i + 1])) << sections[i];
    }
}

TEST_F(ManPage, names_every_option_argument_and_command_with_what_it_is_for)
{
    page_ = man_page(app_, "1.2");
    EXPECT_TRUE(is_before(".SS Speed", "how fast it goes at most"));
    EXPECT_TRUE(has("\\-q,\\-\\-quiet") || has("\\-\\-quiet")) << page_;
    EXPECT_TRUE(has("which ring"));
    EXPECT_TRUE(is_before(".SS ringmain copy", "where it is"));
    EXPECT_TRUE(is_before("It is quick.", "tool copy \\-\\-from a")) << page_;
}

TEST_F(ManPage, leaves_out_sections_that_would_be_empty_and_refers_to_the_other_programs)
{
    const CLI::App bare("does nothing", "ringmain-consume");
    page_ = man_page(bare, "1.2");
    EXPECT_FALSE(has(".SH COMMANDS"));
    EXPECT_FALSE(has(".SH EXAMPLES"));
    EXPECT_FALSE(has(".SH ARGUMENTS"));
    EXPECT_TRUE(has("ringmain\\-produce"));
    EXPECT_FALSE(is_before(".SH SEE ALSO", "ringmain\\-consume\\fR(1)")) << page_;
}

} // namespace
} // namespace ringmain::program
