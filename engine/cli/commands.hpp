#pragma once
// The subcommands of `ringmain`.

namespace CLI {
class App;
}

namespace ringmain::cli {

inline constexpr const char* program_name = "ringmain";

// Each adds itself to the command line; if it is used, it does its work while the line is parsed and leaves its exit code
// there. `app` and `exit_code` must outlive the parsing.
void add_backends(CLI::App& app, int& exit_code);
void add_create(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
void add_ls(CLI::App& app, int& exit_code);
void add_repair(CLI::App& app, int& exit_code);
void add_rm(CLI::App& app, int& exit_code);
void add_stat(CLI::App& app, int& exit_code);
void add_top(CLI::App& app, int& exit_code);

} // namespace ringmain::cli
