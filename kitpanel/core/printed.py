"""Making a page for print: a tagged PDF (PDF/UA-1) that a screen reader can read too.

WeasyPrint is slow and needs a library of the system, Pango: it loads here, inside, and only in jobs and commands.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from markupsafe import escape

from kitpanel.core.pages import STATIC

_DAMAGED = "Nothing can be printed: {}. Install Pango (Debian: libpango-1.0-0 and libpangoft2-1.0-0) and start again."


class NoPrinter(RuntimeError):  # noqa: N818 - it says what to install
    """This machine cannot make PDFs. Its text is one sentence for whoever looks after it."""


def _weasyprint() -> Any:
    """Load WeasyPrint. Raises NoPrinter when it, or what it stands on, is missing."""
    try:
        import weasyprint
    except (ImportError, OSError) as fault:
        raise NoPrinter(_DAMAGED.format(str(fault).strip().splitlines()[0].rstrip(".")[:120])) from fault
    return weasyprint


@cache
def _own_files_only() -> Any:
    """Make what fetches for a page: our own static files and nothing else, no other file and no network."""
    from weasyprint.urls import URLFetcher

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(f"{STATIC.as_uri()}/") or ".." in url:
                raise ValueError(f"a printed page fetches nothing but our own files: {url[:60]}")
            return super().fetch(url, headers)  # type: ignore[no-untyped-call]

    made: Any = OwnFiles
    return made(allowed_protocols=("file",))


def direction(lang: str) -> str:
    """Say which way a language is written: ltr or rtl."""
    try:
        return str(Locale.parse(lang.replace("-", "_")).text_direction)
    except (ValueError, UnknownLocaleError):
        return "ltr"


def pdf(html: str, title: str, lang: str, *, look: str = "") -> bytes:
    """Print markup (what stands inside `<body>`, already escaped) on A4 pages, in the language `lang` ("en", "ar").

    `look` adds classes to the body, for static/printed.css: "letter", "large" (18 point). It takes a second: never call
    it inside a transaction or a request. Raises NoPrinter when this machine cannot print.
    """
    weasyprint = _weasyprint()
    page = (
        f'<!doctype html><html lang="{escape(lang)}" dir="{direction(lang)}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="printed.css"></head>'
        f'<body class="{escape(look)}">{html}</body></html>'
    )
    found = weasyprint.HTML(string=page, base_url=f"{STATIC.as_uri()}/", url_fetcher=_own_files_only())
    made: bytes = found.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return made


def put_in_place(file: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there: whoever reads it finds all of it or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.rename(file)


def ready() -> str:
    """Print an empty page, to see that it works. Raises NoPrinter."""
    return f"PDFs can be made ({len(pdf('<p>Ready</p>', 'Ready', 'en'))} bytes for a line)"
