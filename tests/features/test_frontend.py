"""Front-end files: what is reserved for gov.uk never reaches a browser of ours, and no address outside does."""

import json
import re
from pathlib import Path

import pytest

from kitpanel.core import frontend

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
needs_npm = pytest.mark.skipif(not MODULES.is_dir(), reason="npm has not brought the front-end files: run “npm ci”")


@pytest.fixture(scope="module")
def vendor(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vendor")
    frontend.copy_into(folder, frontend.vendor_files(MODULES))
    return folder


@needs_npm
def test_the_style_holds_neither_the_reserved_typeface_nor_the_arms_and_calls_nobody(vendor):
    style = (vendor / "govuk-frontend/govuk-frontend.min.css").read_text()
    for reserved in ("gds transport", "crest", "crown", "@font-face", "url(", "@import"):
        assert reserved not in style.lower(), reserved
    assert style.count("font-family:var(--kit-font)") > 50
    assert style.count("{") == style.count("}")


@needs_npm
def test_the_rest_of_the_style_is_untouched(vendor):
    def rules(style):
        return set(re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)))

    before = rules((MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.css").read_text())
    after = rules((vendor / "govuk-frontend/govuk-frontend.min.css").read_text())
    lost = {selector.strip() for selector in before - after if "footer" not in selector}
    assert lost == {"@font-face"}


@needs_npm
def test_every_file_has_its_licence_beside_it(vendor):
    assert sorted(str(path.relative_to(vendor)) for path in vendor.rglob("*.*")) == [
        "atkinson-hyperlegible-next/LICENSE.txt",
        "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-ext-wght-italic.woff2",
        "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
        "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-italic.woff2",
        "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "govuk-frontend/LICENSE.txt",
        "govuk-frontend/govuk-frontend.min.css",
        "govuk-frontend/govuk-frontend.min.js",
    ]
    assert "SIL Open Font License" in (vendor / "atkinson-hyperlegible-next/LICENSE.txt").read_text()
    assert "sourceMappingURL" not in (vendor / "govuk-frontend/govuk-frontend.min.js").read_text()


@needs_npm
def test_copying_again_changes_nothing(vendor):
    assert frontend.copy_into(vendor, frontend.vendor_files(MODULES)) == 0
    (vendor / "govuk-frontend/LICENSE.txt").write_text("torn")
    assert frontend.copy_into(vendor, frontend.vendor_files(MODULES)) == 1


@needs_npm
def test_our_own_style_loads_only_fonts_we_serve(vendor):
    style = (ROOT / "kitpanel/static/kitpanel.css").read_text()
    fonts = re.findall(r"url\(([^)]*)\)", style)
    assert [font for font in fonts if not (vendor / font.removeprefix("vendor/")).is_file()] == []
    assert len(fonts) == 4


def test_missing_files_are_said_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    with pytest.raises(SystemExit) as stop:
        frontend.main()
    missing = tmp_path / "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css"
    assert str(stop.value) == f"The front-end files are missing ({missing}): run “npm ci” first."


def test_a_style_that_changed_under_us_is_refused():
    with pytest.raises(ValueError, match="still holds “crest”"):
        frontend.without_reserved_parts(".govuk-new-thing{background:var(--crest)}")


def test_the_lock_pins_the_version_the_macros_were_made_for_and_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert lock["node_modules/govuk-frontend"]["version"] == "6.3.0"
    assert [name for name, package in lock.items() if "resolved" in package] == []
    assert [name for name, package in lock.items() if name and not package["integrity"].startswith("sha512-")] == []


def test_npm_is_told_to_write_no_address_into_a_new_lock():
    settings = dict(line.split("=") for line in (ROOT / ".npmrc").read_text().splitlines() if "=" in line)
    assert settings["omit-lockfile-registry-resolved"] == "true"
