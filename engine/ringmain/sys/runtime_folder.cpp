#include <ringmain/sys/runtime_folder.hpp>

#include <ringmain/sys/failure.hpp>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>

namespace ringmain::sys {
namespace {

constexpr std::size_t longest_file_name = 255;

std::string folder_path()
{
    if (const char* own = ::getenv("RINGMAIN_RUNTIME_DIR"); own != nullptr && *own != '\0') {
        return own;
    }
    if (const char* session = ::getenv("XDG_RUNTIME_DIR"); session != nullptr && *session != '\0') {
        return std::string(session) + "/ringmain";
    }
    return fmt::format("/tmp/ringmain-{}", ::geteuid());
}

// '/' and '%', and a dot in front, which would hide it.
std::string encode(std::string_view name)
{
    std::string text;
    for (const char c : name) {
        const bool is_plain = c != '/' && c != '%' && !(c == '.' && text.empty());
        text += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return text;
}

std::string decode(std::string_view text)
{
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, code, 16).ec == std::errc()) {
            name += static_cast<char>(code);
            i += 2;
        } else {
            name += text[i];
        }
    }
    return name;
}

Error failure(std::string_view folder, Errc code, int os_error, const char* call, std::string hint)
{
    return {code, os_error, call, fmt::format("runtime folder '{}'", folder), std::move(hint)};
}

} // namespace

Result<void> make_runtime_folder()
{
    const std::string path = folder_path();
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return failure(path, errno == ENOENT ? Errc::absent : Errc::no_permission, errno, "mkdir",
                       "create the folder above it, or name another with RINGMAIN_RUNTIME_DIR");
    }
    return {};
}

Result<std::string> runtime_path(std::string_view name, std::string_view kind)
{
    const std::string folder = folder_path();
    struct stat found {};
    const bool is_there = ::lstat(folder.c_str(), &found) == 0;
    const bool is_trusted = S_ISDIR(found.st_mode) && (found.st_uid == ::geteuid() || found.st_uid == 0);
    if (is_there && (!is_trusted || (found.st_mode & 0002U) != 0)) {
        return failure(folder, Errc::foreign, 0, "open",
                       "make it yours and not world-writable, or name another with RINGMAIN_RUNTIME_DIR");
    }
    const std::string file = fmt::format("{}.{}", encode(name), kind);
    if (file.size() > longest_file_name) {
        return Error{Errc::bad_name, ENAMETOOLONG, "name", fmt::format("'{}'", name), "use a shorter name"};
    }
    return folder + "/" + file;
}

std::vector<std::string> runtime_names(std::string_view kind)
{
    const std::string ending = fmt::format(".{}", kind);
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_path(), error)) {
        const std::string file = entry.path().filename().string();
        if (file.size() > ending.size() && file.ends_with(ending)) {
            names.push_back(decode(std::string_view(file).substr(0, file.size() - ending.size())));
        }
    }
    std::ranges::sort(names);
    return names;
}

} // namespace ringmain::sys
