"""scripts/report, the HTML file in a browser: it draws, in the colours of the reader, and its policy holds."""

import subprocess
import unittest

from report_support import CHROMIUM, FULL, HAS_PLOTLY, ReportTest, latency
from support import HANG


@unittest.skipUnless(HAS_PLOTLY, "python3-plotly is not installed")
@unittest.skipUnless(CHROMIUM, "chromium is not installed")
class Browser(ReportTest):
    def show(self, path, *options):
        """The page as it stands when all is drawn, and what was written to the console meanwhile."""
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                   "--virtual-time-budget=20000", f"--user-data-dir={self.folder / 'profile'}", *options, "--dump-dom",
                   path.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]

    def test_it_draws_without_a_word_on_the_console(self):
        page = self.page(FULL)
        shown, console = self.show(self.folder / "page.html")
        self.assertEqual(console, [])
        folded = sum(plot.startswith("latency-") and not plot.endswith("-64") for plot in page.figures)
        self.assertIn(f'data-drawn="{len(page.figures) - folded}"', shown)
        self.assertIn('aria-pressed="false"', shown)
        for name in ("lanes park", "boost-spsc", "limit/line-ping-pong"):
            self.assertIn(f">{name}</text>", shown)

    def test_it_is_dark_where_the_reader_is(self):
        self.page(FULL)
        shown, console = self.show(self.folder / "page.html", "--blink-settings=preferredColorScheme=0")
        self.assertEqual(console, [])
        self.assertIn('data-theme="dark"', shown)
        self.assertIn('aria-pressed="true"', shown)

    def test_the_button_turns_the_colours_and_folded_plots_draw_when_opened(self):
        page = self.page(FULL)
        path = self.folder / "page.html"
        source = path.read_text(encoding="utf-8")
        click = "<script>document.getElementById('theme').click();" \
                "for (const each of document.querySelectorAll('details')) each.open = true;</script></body>"
        path.write_text(source.replace("</body>\n</html>", click + "\n</html>"), encoding="utf-8")
        shown, console = self.show(path)
        self.assertEqual(console, [])
        self.assertIn('data-theme="dark"', shown)
        self.assertIn('aria-pressed="true"', shown)
        self.assertIn(f'data-drawn="{len(page.figures)}"', shown)

    def test_the_button_also_turns_dark_colours_bright(self):
        self.page(FULL)
        path = self.folder / "page.html"
        click = "<script>const paper = () => getComputedStyle(document.body).backgroundColor; const before = paper();" \
                "document.getElementById('theme').click(); document.title = before + ' then ' + paper();</script></body>"
        path.write_text(path.read_text(encoding="utf-8").replace("</body>\n</html>", click + "\n</html>"), encoding="utf-8")
        shown, console = self.show(path, "--blink-settings=preferredColorScheme=0")
        self.assertEqual(console, [])
        self.assertIn("<title>rgb(20, 23, 28) then rgb(255, 255, 255)</title>", shown)
        self.assertIn('aria-pressed="false"', shown)

    def test_its_policy_stops_whoever_would_ask_the_network(self):
        self.page(FULL)
        path = self.folder / "page.html"
        source = path.read_text(encoding="utf-8")
        image = '<img src="http://localhost:9/x.png" alt=""></body>'
        path.write_text(source.replace("</body>\n</html>", image + "\n</html>"), encoding="utf-8")
        _, console = self.show(path)
        self.assertEqual(len(console), 1, console)
        self.assertIn("Content Security Policy", console[0])


if __name__ == "__main__":
    unittest.main()
