"""A printed page, read back: tagged, in its language, titled, whole; and nothing is fetched from anywhere."""

import io
import sys

import pytest
from pypdf import PdfReader

from kitpanel.core.printed import NoPrinter, direction, pdf, ready

LINES = ["Hello Zoë & <family>,", "You said £1,640 – “thank you”.", "Office: difficult, efficient, affluent."]


@pytest.mark.parametrize("look", ["", "letter", "letter large"])
def test_a_page_for_print_is_tagged_titled_in_its_language_and_whole(look):
    html = "<h1>A letter</h1>" + "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in LINES)
    read = PdfReader(io.BytesIO(pdf(html, "A letter & more", "en-GB", look=look)))
    root = read.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], read.metadata.title) == (True, "en-GB", "A letter & more")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    text = "\n".join(page.extract_text() for page in read.pages)
    assert [line for line in LINES if line not in text.replace("\n", " ")] == []
    assert read.pages[0].mediabox.width == pytest.approx(595.3, abs=0.1)


@pytest.mark.parametrize(
    ("lang", "way"), [("en", "ltr"), ("en-GB", "ltr"), ("ar", "rtl"), ("so", "ltr"), ("fa-IR", "rtl"), ("??", "ltr")]
)
def test_a_language_is_printed_the_way_it_is_written(lang, way):
    assert direction(lang) == way


def test_a_page_fetches_nothing_but_our_own_files(tmp_path, caplog):
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'leaked' }")
    for address in (secret.as_uri(), "http://127.0.0.1:9/x.css", "../../config.py"):
        made = pdf(f'<link rel="stylesheet" href="{address}"><p>Plain</p>', "Plain", "en")
        assert "leaked" not in PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert len([one for one in caplog.records if "our own files" in one.getMessage()]) == 3


def test_a_machine_that_cannot_print_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(NoPrinter, match=r"^Nothing can be printed: .+ Install Pango .+ and start again\.$"):
        ready()
