"""Copies the front-end files npm brought into kitpanel/static/vendor (`python -m kitpanel.core.frontend`).

The style and script of govuk-frontend, without what is reserved for gov.uk (its typeface and the royal arms), the
Atkinson Hyperlegible Next typeface, and the licence of each beside it. Running it again changes nothing.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "kitpanel" / "static" / "vendor"
_GOVUK = "govuk-frontend"
_FONT = "atkinson-hyperlegible-next"
_FONT_FILES = tuple(
    f"{_FONT}-{letters}-wght-{slope}.woff2" for letters in ("latin", "latin-ext") for slope in ("normal", "italic")
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_TYPEFACE = re.compile(r"""["']?GDS Transport["']?\s*,\s*arial\s*,\s*sans-serif""")
_ARMS = re.compile(r"[^{}]*(?:footer__copyright-logo|footer__crown)[^{}]*\{[^{}]*\}")
_EMPTY_GROUP = re.compile(r"@(?:media|supports)[^{}]*\{\s*\}")
_RESERVED = re.compile(r"gds transport|crest|crown|@font-face|url\(|@import", re.IGNORECASE)
_SOURCE_MAP = re.compile(r"\s*//# sourceMappingURL=\S+\s*$")


def without_reserved_parts(style: str) -> str:
    """Give govuk-frontend's style without gov.uk's own typeface and arms, set in our typeface instead.

    Raises ValueError when something reserved is still there: the style has changed, and this must be looked at again.
    """
    for pattern, instead in (
        (_COMMENT, ""), (_FONT_FACE, ""), (_TYPEFACE, "var(--kit-font)"), (_ARMS, ""), (_EMPTY_GROUP, ""),
    ):  # fmt: skip
        style = pattern.sub(instead, style)
    left = _RESERVED.search(style)
    if left:
        raise ValueError(f"govuk-frontend's style still holds “{left[0]}”, which is reserved for gov.uk")
    return style.strip() + "\n"


def vendor_files(modules: Path) -> dict[str, bytes]:
    """Give every file to serve: its path below the vendor folder and its bytes, made from npm's folder `modules`.

    Raises FileNotFoundError when npm has not brought the files.
    """
    govuk = modules / _GOVUK / "dist" / "govuk"
    font = modules / "@fontsource-variable" / _FONT
    style = without_reserved_parts((govuk / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    script = _SOURCE_MAP.sub("\n", (govuk / "govuk-frontend.min.js").read_text(encoding="utf-8"))
    files = {
        f"{_GOVUK}/govuk-frontend.min.css": style.encode(),
        f"{_GOVUK}/govuk-frontend.min.js": script.encode(),
        f"{_GOVUK}/LICENSE.txt": (ROOT / "kitpanel" / "static" / "licences" / f"{_GOVUK}.txt").read_bytes(),
        f"{_FONT}/LICENSE.txt": (font / "LICENSE").read_bytes(),
    }
    return files | {f"{_FONT}/{name}": (font / "files" / name).read_bytes() for name in _FONT_FILES}


def copy_into(vendor: Path, files: dict[str, bytes]) -> int:
    """Write the files that are missing or differ. Returns how many were written."""
    changed = {
        vendor / name: content
        for name, content in files.items()
        if not (vendor / name).is_file() or (vendor / name).read_bytes() != content
    }
    for path, content in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(changed)


def main() -> None:
    """Copy the files, or say in one sentence what is missing."""
    try:
        files = vendor_files(ROOT / "node_modules")
    except FileNotFoundError as missing:
        sys.exit(f"The front-end files are missing ({missing.filename}): run “npm ci” first.")
    written = copy_into(VENDOR, files)
    sys.stdout.write(f"Front-end files: {len(files)} in place, {written} written.\n")


if __name__ == "__main__":
    main()
