#pragma once
// systemd-logind removes the System V objects of users who log out, unless it is told not to.

#include <cli/doctor/finding.hpp>
#include <cli/doctor/machine.hpp>

#include <cstdint>
#include <string>

namespace ringmain::cli::doctor {

struct User {
    std::uint32_t uid = 0;
    std::string name;
};

[[nodiscard]] Finding check_logind(const Machine& machine, const User& user);

} // namespace ringmain::cli::doctor
