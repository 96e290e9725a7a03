#include <cli/doctor/runtime_folder.hpp>

#include <filesystem>

namespace ringmain::cli::doctor {

Finding judge_runtime_folder(const Result<std::string>& path)
{
    constexpr const char* check = "runtime folder";
    if (!path) {
        return error(check, path.error().message(), path.error().hint);
    }
    return well(check, std::filesystem::path(*path).parent_path().string());
}

} // namespace ringmain::cli::doctor
