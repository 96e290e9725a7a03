"""Plots as plotly's own figures. What depends on the reader's screen, colours and legend, is set by page.js."""

import json

import plotly.graph_objects as graph
import plotly.offline

from . import names, transports

# Legible on white and on black, one for each transport that is known, and never alone: each has a symbol too.
COLOURS = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf",
           "#5b8c00", "#4b6fff", "#b8860b", "#c2185b", "#00897b", "#a1664a", "#708090"]
SYMBOLS = ["circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "pentagon", "star"]
DASHES = ["solid", "dash", "dot", "dashdot", "longdash"]


def library():
    """The source of plotly.js."""
    return plotly.offline.get_plotlyjs()


def figure(plot):
    """A plain object of data and layout."""
    drawn = graph.Figure()
    for trace in plot.traces:
        drawn.add_trace(scatter(trace))
    every_x = [x for trace in plot.traces for x in trace.x]
    every_y = [y for trace in plot.traces for y in trace.y]
    drawn.update_layout(template="none", xaxis=axis(plot.x, every_x), yaxis=axis(plot.y, every_y),
                        showlegend=len(plot.traces) > 1, margin={"l": 60, "r": 16, "t": 16, "b": 56},
                        hovermode="closest", dragmode=False)
    if plot.mark is not None:
        drawn.add_vline(x=plot.mark, line={"dash": "dot", "color": "#888888"})
    return json.loads(drawn.to_json())


def scatter(trace):
    place = transports.order(trace.transport)[0] if trace.transport else trace.run
    colour, symbol = COLOURS[place % len(COLOURS)], SYMBOLS[place % len(SYMBOLS)]
    if trace.transport == "limit":
        colour, symbol = "#888888", "line-ew-open"
    mode = "lines+markers" if trace.line else "markers+text" if trace.text else "markers"
    built = graph.Scatter(
        name=trace.label, x=trace.x, y=trace.y, mode=mode, textposition="top center",
        marker={"color": colour, "symbol": symbol + ("-open" if trace.hollow else ""), "size": 9},
        line={"color": colour, "dash": "dot" if trace.transport == "limit" else DASHES[trace.run % len(DASHES)]})
    if trace.text:
        built.text = [trace.text] * len(trace.x)
    if trace.low:
        ends = [(x if low is None else low, x if high is None else high) for x, low, high in zip(trace.x, trace.low, trace.high)]
        built.error_x = {"type": "data", "symmetric": False, "array": [high - x for x, (_, high) in zip(trace.x, ends)],
                         "arrayminus": [x - low for x, (low, _) in zip(trace.x, ends)], "color": colour}
    return built


def axis(spec, values):
    built = {"title": {"text": spec.title}, "type": spec.kind, "automargin": True, "fixedrange": True}
    if spec.kind == "category":
        built |= {"categoryorder": "array", "categoryarray": spec.categories, "range": [-0.5, len(spec.categories) - 0.5]}
    elif spec.powers_of_two:
        sizes = [8, 64, 1 << 10, 1 << 13, 1 << 16, 1 << 20]
        built |= {"tickvals": sizes, "ticktext": [names.size_text(size) for size in sizes]}
    else:
        # Over a few decades 1, 2 and 5 of each are marked, over more the decades alone.
        built |= {"dtick": 1 if max(values, default=1) > 5000 * min(values, default=1) else "D2", "exponentformat": "SI"}
    return built
