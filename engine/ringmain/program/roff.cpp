#include <ringmain/program/roff.hpp>

#include <algorithm>

namespace ringmain::program::roff {
namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_indented(std::string_view line)
{
    return line.starts_with("  ");
}

// Columns, which must not be filled.
bool is_aligned(std::string_view line)
{
    return line.find("  ") != line.npos;
}

std::string escaped(const Lines& lines)
{
    std::string text;
    for (const std::string_view line : lines) {
        text += escape(line) + "\n";
    }
    return text;
}

std::string verbatim(const Lines& lines)
{
    return ".EX\n" + escaped(lines) + ".EE\n";
}

std::string prose(const Lines& lines)
{
    return ".PP\n" + (std::ranges::any_of(lines, is_aligned) ? verbatim(lines) : escaped(lines));
}

} // namespace

std::string escape(std::string_view text)
{
    std::string shown = text.starts_with('.') ? "\\&" : "";
    for (const char c : text) {
        switch (c) {
        case '\\': shown += "\\e"; break;
        case '-': shown += "\\-"; break; // a hyphen would not be found, nor survive copying
        case '\'': shown += "\\(aq"; break;
        case '`': shown += "\\(ga"; break;
        case '^': shown += "\\(ha"; break;
        case '~': shown += "\\(ti"; break;
        default: shown += c;
        }
    }
    return shown;
}

std::string bold(std::string_view text)
{
    return "\\fB" + escape(text) + "\\fR";
}

std::string italic(std::string_view text)
{
    return "\\fI" + escape(text) + "\\fR";
}

std::string filled(std::string_view text)
{
    return escaped(lines_of(text));
}

std::vector<Passage> passages(std::string_view help)
{
    std::vector<Passage> found;
    const Lines lines = lines_of(help);
    for (auto at = lines.begin(); at != lines.end();) {
        if (at->empty()) {
            ++at;
            continue;
        }
        const auto next = std::next(at);
        if (at->ends_with(':') && next != lines.end() && is_indented(*next)) {
            const auto end = std::find_if_not(next, lines.end(), is_indented);
            found.push_back({std::string(at->substr(0, at->size() - 1)), verbatim({next, end})});
            at = end;
        } else {
            const auto end = std::find(at, lines.end(), std::string_view());
            found.push_back({"", prose({at, end})});
            at = end;
        }
    }
    return found;
}

} // namespace ringmain::program::roff
