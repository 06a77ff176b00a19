"""Photos are harmless: what comes in is looked at, made anew without what it carries, or refused and gone (promise 15)."""

import io

import pytest
from factories import make_paid_grant, make_person
from PIL import Image, PngImagePlugin
from sqlalchemy import select
from support.nasty import HTML, SCRIPT, SVG, bomb, flat_bomb, zipped
from support.pages import texts_of
from support.pictures import jpeg, png, webp

from kitpanel.core.files import FileState, StoredFile
from kitpanel.jobs import run_all
from kitpanel.payouts.rules import GrantState
from kitpanel.people.models import Person
from kitpanel.stories.models import Photo, Story

GPS, CAMERA = b"N 51 32 0 W 0 8 33 Flat 12", b"SecretCameraSerial"


def with_exif():
    exif = Image.Exif()
    exif[0x010E], exif[0xA431], exif[0x9286] = GPS.decode(), CAMERA.decode(), GPS.decode()
    exif[0x8825] = {1: "N", 2: (51.0, 32.0, 0.0), 3: "W", 4: (0.0, 8.0, 33.0)}
    return jpeg(exif=exif, comment=GPS)


def with_text():
    info = PngImagePlugin.PngInfo()
    info.add_text("Location", GPS.decode())
    return png(pnginfo=info)


NO_PHOTO = "We can only take photos here: JPEG, PNG or WebP. Choose one of those."
REFUSED_AT_THE_DOOR = {
    "nothing.jpg": (b"", "That file is empty. Choose another one."),
    "script.jpg": (SVG, NO_PHOTO),
}
"""The rest of them is in test_nasty_files.py, for every place that takes a file."""
REFUSED_WHEN_OPENED = {
    "cut-short.jpg": jpeg(size=(400, 300))[:900],
    "head-only.png": png()[:24],
    "scrambled.jpg": jpeg()[:30] + bytes(range(256)) * 3,
    "bomb.png": bomb(),
    "flat-bomb.png": flat_bomb(),
    "webp-head.webp": webp()[:20],
}
MADE_ANEW = {
    "exif.jpg": with_exif(),
    "text.png": with_text(),
    "photo.webp": webp(),
    "jpeg-and-page.jpg": jpeg() + HTML,
    "jpeg-and-zip.jpg": jpeg() + zipped(),
    "png-and-svg.png": png() + SVG,
    "page-in-comment.jpg": jpeg(comment=SCRIPT),
    "../../../etc/cron.d/evil.jpg": jpeg(),
    "..\\..\\windows\\evil.jpg": jpeg(),
    "evil.php\u202egpj.exe": jpeg(),
    "nul\u2400.jpg": jpeg(),
    "a" * 300 + ".jpg": jpeg(),
    "'; DROP TABLE photo; --.jpg": jpeg(),
    "<img src=x onerror=alert(1)>.jpg": jpeg(),
    "wide.jpg": jpeg(size=(4000, 1000)),
}
CARRIED = (GPS, CAMERA, b"Exif", b"<script", b"<svg", b"PK\x03\x04", b"Location")


@pytest.fixture
def grant(kept):
    """A grant whose story is asked for."""
    with kept():
        return make_paid_grant(make_person(), state=GrantState.STORY_DUE)


@pytest.fixture
def teller(app, kept, visitor, grant):
    """Its holder, signed in."""
    with kept() as session:
        return visitor(session.get(Person, grant.owner_id))


def send(teller, grant, name, content):
    return teller.send(f"/grants/{grant.ref}/story/photos", {"file": (io.BytesIO(content), name)})


def on_disk(settings):
    return sorted(path for path in settings.data_folder.rglob("*") if path.is_file() and "files" in path.parts)


@pytest.mark.parametrize("name", REFUSED_AT_THE_DOOR)
def test_what_is_no_photo_is_refused_by_name_and_nothing_is_kept(looking, settings, grant, teller, name):
    content, sentence = REFUSED_AT_THE_DOOR[name]
    answer = send(teller, grant, name, content)
    assert answer.status_code == 422
    assert texts_of(answer.text, ".govuk-error-summary a") == [f"“{name}”: {sentence}"]
    assert on_disk(settings) == []
    with looking() as session:
        assert (session.scalars(select(Photo)).all(), session.scalars(select(Story)).all()) == ([], [])


@pytest.mark.parametrize("name", REFUSED_WHEN_OPENED)
def test_what_cannot_be_opened_is_never_shown_and_nothing_is_kept(app, looking, settings, grant, teller, name):
    address = send(teller, grant, name, REFUSED_WHEN_OPENED[name]).location
    run_all(app)
    assert on_disk(settings) == []
    with looking() as session:
        (file,) = session.scalars(select(StoredFile))
        (photo,) = session.scalars(select(Photo))
        assert (file.state, file.ready_key) == (FileState.REFUSED, None)
    assert teller.get(f"/stories/photos/{photo.id}").status_code == 404
    page = teller.get(address).text
    assert texts_of(page, ".kit-panel--sun h2") == ["We could not open this photo"]
    assert texts_of(teller.get(f"/grants/{grant.ref}/story/photos").text, ".kit-story strong") == [
        "We could not open it"
    ]


@pytest.mark.parametrize("name", MADE_ANEW)
def test_a_photo_carries_nothing_but_its_picture(app, looking, settings, grant, teller, name):
    assert send(teller, grant, name, MADE_ANEW[name]).status_code == 303
    (raw,) = on_disk(settings)
    assert (len(raw.name), raw.parent.parent) == (32, settings.data_folder / "files")
    run_all(app)
    (made,) = on_disk(settings)
    with looking() as session:
        (photo,) = session.scalars(select(Photo))
    seen = teller.get(f"/stories/photos/{photo.id}")
    assert (seen.status_code, seen.mimetype, seen.data) == (200, "image/jpeg", made.read_bytes())
    assert seen.headers["Content-Disposition"] == "inline; filename=photo.jpg"
    assert [word for word in CARRIED if word in seen.data] == []
    with Image.open(io.BytesIO(seen.data)) as picture:
        assert (picture.format, dict(picture.getexif()), "comment" in picture.info) == ("JPEG", {}, False)
        assert max(picture.size) <= 2000


def test_a_body_that_is_far_too_large_is_turned_away_with_a_sentence(grant, teller, settings):
    answer = send(teller, grant, "huge.jpg", bytes(13 * 1024 * 1024))
    assert answer.status_code == 413
    assert on_disk(settings) == []


def test_the_name_of_a_file_is_kept_nowhere(app, looking, grant, teller, settings):
    send(teller, grant, "Flat 12 Gospel Oak.jpg", jpeg())
    run_all(app)
    with looking() as session:
        (file,) = session.scalars(select(StoredFile))
        kept = [getattr(file, column.key) for column in StoredFile.__table__.columns]
    assert [one for one in kept if "Flat 12" in str(one)] == []


def test_a_photo_field_without_a_file_asks_for_one(grant, teller):
    answer = teller.send(f"/grants/{grant.ref}/story/photos", {"file": "just text"})
    assert answer.status_code == 422
    assert texts_of(answer.text, ".govuk-error-summary a") == ["Choose a photo"]
