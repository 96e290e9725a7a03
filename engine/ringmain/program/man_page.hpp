#pragma once
// --man: what --help says, as a manual page. One source, so that the two cannot disagree.

#include <CLI/CLI.hpp>

#include <string>

namespace ringmain::program {

// A page of section 1 for `man -l -`, with all subcommands. Of the footers, "Examples:" and "Exit codes:" become sections.
[[nodiscard]] std::string man_page(const CLI::App& app, const std::string& version);

} // namespace ringmain::program
