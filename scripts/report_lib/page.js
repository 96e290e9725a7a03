"use strict";
// Draws the plots when they come into view, in the colours and with the legend that suit the screen.
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const root = document.documentElement;
  const narrow = matchMedia("(max-width: 700px)");
  const button = document.getElementById("theme");
  const drawn = new Set();

  const isDark = () => root.dataset.theme === "dark";

  function layoutOf(figure) {
    const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
    const axis = { gridcolor: colour("--line"), linecolor: colour("--line"), zerolinecolor: colour("--line") };
    const traces = figure.data.length;
    const categories = (figure.layout.yaxis.categoryarray || []).length;
    const legendBelow = narrow.matches && traces > 1;
    const height = Math.max(400, 24 * traces + 120, 26 * categories + 120);
    return {
      ...figure.layout,
      paper_bgcolor: colour("--paper"),
      plot_bgcolor: colour("--paper"),
      font: { color: colour("--ink"), family: "system-ui, sans-serif", size: narrow.matches ? 11 : 13 },
      xaxis: { ...figure.layout.xaxis, ...axis },
      yaxis: { ...figure.layout.yaxis, ...axis, tickfont: { size: narrow.matches && categories ? 8 : 11 } },
      // Below the plot a legend takes room from it, so the whole grows by as much.
      height: legendBelow ? Math.max(360, 26 * categories + 120) + 22 * traces : height,
      legend: legendBelow ? { orientation: "h", x: 0, y: -0.3, yanchor: "top" } : {},
    };
  }

  function draw(element) {
    const figure = figures[element.dataset.plot];
    Plotly.react(element, figure.data, layoutOf(figure), { responsive: true, displayModeBar: false, showTips: false });
    drawn.add(element);
    root.dataset.drawn = drawn.size;
  }

  function redraw() {
    button.setAttribute("aria-pressed", String(isDark()));
    drawn.forEach(draw);
  }

  const hiddenIn = (element) => element.closest("details:not([open])");

  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.chosen = "here";
    root.dataset.theme = isDark() ? "light" : "dark";
  });
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-theme"] });
  narrow.addEventListener("change", redraw);
  for (const element of document.querySelectorAll(".plot")) {
    if (!hiddenIn(element)) {
      draw(element);
    }
  }
  // What is folded away has no width yet, so it waits until it is opened.
  for (const details of document.querySelectorAll("details.folded")) {
    details.addEventListener("toggle", () => {
      for (const element of details.querySelectorAll(".plot")) {
        if (!drawn.has(element) && !hiddenIn(element)) {
          draw(element);
        }
      }
    });
  }
  button.setAttribute("aria-pressed", String(isDark()));
})();
