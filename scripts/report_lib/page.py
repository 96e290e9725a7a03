"""The report as one HTML file that needs nothing else and asks for nothing: its policy forbids every request."""

import html
import json
import pathlib

from . import figures

HERE = pathlib.Path(__file__).parent

# 'unsafe-inline' because all of the page is in the page. Nothing may be fetched: no script, style, font, image or connection.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<script>
{theme}</script>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the numbers</a>
<header>
<h1>{title}</h1>
<p>{subtitle}</p>
<button type="button" id="theme" aria-pressed="false" hidden>Dark colours</button>
<nav aria-label="Sections"><ul>
{contents}
</ul></nav>
</header>
<main id="main" tabindex="-1">
<noscript><p>Without scripts there are no plots here, but every number is in a table.</p></noscript>
{body}
</main>
<footer><p>Made by scripts/report from {sources}. Plots by plotly.js, in this file; it makes no network request.</p></footer>
<script type="application/json" id="figures">{figures}</script>
<script>
{library}
</script>
<script>
{script}</script>
</body>
</html>
"""


def render(title, subtitle, runs, sections):
    drawn = {}
    body = "\n".join(section_html(section, drawn) for section in sections)
    contents = "\n".join(f'<li><a href="#{section.id}">{escape(section.heading)}</a></li>' for section in sections)
    return PAGE.format(
        policy=html.escape(POLICY, quote=True).replace("&#x27;", "'"), title=escape(title), subtitle=escape(subtitle),
        style=source("page.css"), contents=contents, body=body,
        sources=escape(", ".join(run.path.name for run in runs)), figures=inert_json(drawn), library=figures.library(),
        theme=source("theme.js"), script=source("page.js"))


def source(name):
    return (HERE / name).read_text(encoding="utf-8")


def escape(text):
    return html.escape(str(text), quote=True)


def inert_json(value):
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


def section_html(section, drawn):
    looking = [section.looking] if any(exhibit.plot for exhibit in section.exhibits) else []
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs + looking)
    exhibits = "\n".join(exhibit_html(section, number, exhibit, drawn) for number, exhibit in enumerate(section.exhibits))
    return (f'<section aria-labelledby="{section.id}">\n<h2 id="{section.id}">{escape(section.heading)}</h2>\n{paragraphs}\n'
            f"{exhibits}\n</section>")


def exhibit_html(section, number, exhibit, drawn):
    heading = f"{section.id}-{number}"
    parts = []
    if exhibit.plot:
        drawn[exhibit.plot.id] = figures.figure(exhibit.plot)
        parts.append(f'<figure><div class="plot" id="plot-{exhibit.plot.id}" data-plot="{exhibit.plot.id}" role="img" '
                     f'aria-label="{escape(exhibit.plot.alternative)}"></div></figure>')
    if exhibit.table:
        table = table_html(exhibit.table)
        parts.append(f"<details><summary>The same numbers as a table</summary>\n{table}\n</details>" if exhibit.plot else table)
    parts += [f'<p class="note">{escape(note)}</p>' for note in exhibit.notes]
    inside = "\n".join(parts)
    if exhibit.folded:
        return f'<details class="folded"><summary id="{heading}">{escape(exhibit.title)}</summary>\n{inside}\n</details>'
    return f'<h3 id="{heading}">{escape(exhibit.title)}</h3>\n{inside}'


def table_html(table):
    caption = escape(table.caption)
    head = "".join(f'<th scope="col"{" class=number" if is_number else ""}>{escape(heading)}</th>'
                   for heading, is_number in table.columns)
    rows = "\n".join("<tr>" + cell_html(row[0], "th") + "".join(cell_html(cell, "td") for cell in row[1:]) + "</tr>"
                     for row in table.rows)
    # A region that scrolls must be reachable by the keyboard.
    return (f'<div class="table" role="region" tabindex="0" aria-label="{caption}">\n<table><caption>{caption}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>")


def cell_html(cell, tag):
    scope = ' scope="row"' if tag == "th" else ""
    if not cell.is_number:
        return f"<{tag}{scope}>{escape(cell.text)}</{tag}>"
    return (f'<{tag}{scope} class="number" data-name="{escape(cell.benchmark)}" data-counter="{escape(cell.counter)}" '
            f'data-run="{escape(cell.run)}" data-repetitions="{cell.count}" data-value="{cell.value!r}">'
            f"{escape(cell.text)}</{tag}>")
