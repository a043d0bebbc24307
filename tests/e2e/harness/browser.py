"""Chromium, headless, as a reader of a report would use it; driven by Playwright from npm's package."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from harness import npm

PACKAGE = "playwright-core@1.49.1"


class Browser:
    """One page. What it must not do (errors, requests, breaches of its policy) is gathered in `troubles`."""

    def __init__(self, profile, **options):
        folder = npm.install("playwright", PACKAGE)
        script = Path(__file__).with_name("browser.mjs")
        options = {"viewport": {"width": 1400, "height": 900}, **options}
        argv = [shutil.which("node"), script, folder, profile, json.dumps(options)]
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def do(self, method, *arguments):
        """Playwright's method, "page.click"."""
        print(json.dumps([method, *arguments]), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the browser ended")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["value"]

    def open(self, file, fragment=""):
        self.do("page.goto", f"{Path(file).as_uri()}{fragment}")

    def evaluate(self, expression):
        return self.do("page.evaluate", expression)

    def press(self, *keys):
        for key in keys:
            self.do("page.keyboard.press", key)

    def click(self, selector):
        self.do("page.click", selector)

    def fill(self, selector, text):
        self.do("page.fill", selector, text)

    def text(self, selector):
        return self.do("page.textContent", selector)

    def wait(self, selector):
        self.do("page.waitForSelector", selector)

    def settle(self):
        """Waits until what was asked for is drawn."""
        self.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 120))")

    def troubles(self):
        return self.do("troubles")

    def screenshot(self, name):
        """A picture below EXHIBIT_E2E_SCREENSHOTS, where that is set."""
        folder = os.environ.get("EXHIBIT_E2E_SCREENSHOTS")
        if folder:
            self.do("page.screenshot", {"path": str(Path(folder) / f"{name}.png")})
