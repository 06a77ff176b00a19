"""Take the pictures in docs/screenshots from a running demonstration borough: `python tests/support/screenshots.py ADDRESS`.

Ten key pages at 390 and 1280 pixels. A page's address may hold {name}: it is found by following the first link that fits.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = (
    ("home", None, "/", ""),
    ("figures", None, "/figures", ""),
    ("story", None, "/stories", r"^/stories/[a-z0-9-]+$"),
    ("apply-task-list", "nadia", "/apply/idea", ""),
    ("apply-question", "nadia", "/apply/idea/idea", ""),
    ("status", "omar", "/my-ideas", r"^/my-ideas/KIT-[0-9-]+$"),
    ("staff-queue", "priya", "/ideas", ""),
    ("vote", "grace", "/panel", r"^/panel/rounds/R-[0-9-]+/bids/KIT-[0-9-]+$"),
    ("meeting", "ben", "/panel", r"^/panel/rounds/R-[0-9-]+/meeting$"),
    ("payments", "ines", "/payments", ""),
)


def _find(page, pattern, depth=2):
    """Follow links from the page in front of us until one fits the pattern."""
    for _ in range(depth):
        links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
        for link in links:
            if re.search(pattern, link):
                page.goto(link)
                return
        if pattern.endswith("/meeting$"):
            rounds = sorted({link.split("/bids/")[0] for link in links if link.startswith("/panel/rounds/")})
            for link in rounds:
                page.goto(f"{link}/meeting")
                if " to give: " in page.content():
                    return
        inner = [link for link in links if link.startswith("/panel/rounds/")]
        if inner:
            page.goto(inner[0])


def main(address):
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for name, who, path, pattern in PAGES:
            for width, height in ((390, 844), (1280, 900)):
                context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
                page = context.new_page()
                if who:
                    page.goto("/demo")
                    page.locator(f'form[action="/demo/{who}"] button').click()
                page.goto(path)
                if pattern:
                    _find(page, pattern)
                page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
