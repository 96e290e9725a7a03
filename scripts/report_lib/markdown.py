"""Tables and notes as Markdown, for a terminal as for a README: one row is one line, however wide."""


def render(exhibits):
    return "\n\n".join(block for exhibit in exhibits for block in blocks(exhibit)) + "\n"


def blocks(exhibit):
    return ([table(exhibit.table)] if exhibit.table else []) + [escape(note) for note in exhibit.notes]


def table(shown):
    rule = "| " + " | ".join("---:" if is_number else "---" for _, is_number in shown.columns) + " |"
    lines = [row(cell.text for cell in cells) for cells in shown.rows]
    return "\n".join([row(heading for heading, _ in shown.columns), rule, *lines])


def row(texts):
    return "| " + " | ".join(escape(text) for text in texts) + " |"


def escape(text):
    """In one line, which is neither markup nor ends a cell."""
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").split())
