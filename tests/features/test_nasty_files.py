"""Nasty files (promise 15): every place that takes a file refuses each with a sentence, and nothing is left on disk."""

import io

import pytest
from factories import make_application, make_paid_grant, make_person
from support.made_once import settings_for
from support.nasty import HTML, MACRO, PATHS, PDF, PROGRAM, SCRIPT, SVG, packed_bomb, zipped
from support.pages import texts_of
from support.pictures import jpeg, png
from support.recordings import mp3, mp4, ogg, wav, webm

from kitpanel.applications.forms.recording import RecordingForm
from kitpanel.applications.forms.taking import PapersForm
from kitpanel.applications.models import TakenDown
from kitpanel.core.db import transaction
from kitpanel.core.fields import Upload, Uploads
from kitpanel.core.forms import Form
from kitpanel.payouts.rules import GrantState
from kitpanel.people.rules import RoleName
from kitpanel.site.forms import BringForm
from kitpanel.stories.forms import AddPhotoForm

MB = 1024 * 1024
EMPTY, PHOTO_LARGE = "That file is empty. Choose another one.", "That file is larger than 10 MB. Choose a smaller one."
NO_PHOTO = "We can only take photos here: JPEG, PNG or WebP. Choose one of those."
NO_SOUND = "We can only take sound or video here: WebM, MP4, MOV, M4A, MP3, OGG, WAV or 3GP. Choose one of those."
CUT = "We could not read that recording to its end. Record it again, or choose another one."
NEITHER = {"page.html": HTML, "script.svg": SVG, "letter.pdf": PDF, "archive.zip": zipped(), "bomb.zip": packed_bomb(),
           "run.exe": PROGRAM, "macro.doc": MACRO, "moving.gif": b"GIF89a/*" + SCRIPT + b"*/", "words.txt": b"just some words"}  # fmt: skip
"""What is neither a picture nor a recording, each also under a better name."""
PHOTOS = {
    "nothing.jpg": (b"", EMPTY), "huge.jpg": (jpeg() + bytes(10 * MB), PHOTO_LARGE),
    **{name: (content, NO_PHOTO) for name, content in NEITHER.items()},
    **{f"{name}.jpg": (content, NO_PHOTO) for name, content in NEITHER.items()},
    "sound.jpg": (wav(), NO_PHOTO), "film.png": (mp4(video=True), NO_PHOTO),
    **{f"{path}.jpg": (HTML, NO_PHOTO) for path in PATHS},
}  # fmt: skip
WHOLE = {"a.wav": wav(), "a.mp3": mp3(), "a.ogg": ogg(), "a.mp4": mp4(), "a.webm": webm()}
RECORDINGS = {
    "nothing.webm": (b"", EMPTY),
    **{name: (content, NO_SOUND) for name, content in NEITHER.items()},
    **{f"{name}.mp3": (content, NO_SOUND) for name, content in NEITHER.items()},
    "photo.mp4": (jpeg(), NO_SOUND), "photo.webm": (png(), NO_SOUND),
    **{f"{name} and {tail}": (content + behind, CUT)
       for name, content in WHOLE.items() for tail, behind in (("a page", HTML), ("an archive", zipped()), ("a pdf", PDF))},
    **{f"half of {name}": (content[: len(content) // 2], CUT) for name, content in WHOLE.items()},
    **{f"{path}.webm": (HTML, NO_SOUND) for path in PATHS},
}  # fmt: skip


def on_disk(settings):
    """Give everything under the data folder but the database's own: what there is, and what is in it."""
    return {path: path.read_bytes() for path in settings.data_folder.rglob("*") if path.is_file()}


def met(client, page, files, settings, field="file", with_it=()):
    """Send each file; give what the page says of each, without its name, and whether anything was left."""
    hidden, before, said = client.hidden(page), on_disk(settings), {}
    for name, (content, _) in files.items():
        answer = client.post(page, data={**hidden, field: [(io.BytesIO(one), name) for one in (*with_it, content)]})
        told = texts_of(answer.text, ".govuk-error-summary a")
        said[name] = (answer.status_code, [one.rpartition("”: ")[2] for one in told])
    assert on_disk(settings) == before
    return said


@pytest.fixture
def photos(kept, visitor):
    with kept():
        owner = make_person()
        grant = make_paid_grant(owner, state=GrantState.STORY_DUE)
    return visitor(owner), f"/grants/{grant.ref}/story/photos", PHOTOS


@pytest.fixture
def recordings(kept, visitor):
    with kept():
        owner = make_person()
        make_application(owner)
    return visitor(owner), "/apply/recording", RECORDINGS


@pytest.mark.parametrize("upload", ["photos", "recordings"])
def test_each_is_refused_with_a_sentence_and_nothing_is_left(upload, request, settings):
    client, page, files = request.getfixturevalue(upload)
    assert met(client, page, files, settings) == {name: (422, [sentence]) for name, (_, sentence) in files.items()}


def test_a_photo_of_a_paper_that_is_none_is_refused_with_the_good_one_beside_it(kept, visitor, settings):
    with kept() as session:
        staff, idea = make_person(RoleName.STAFF), make_application()
        session.add(TakenDown(application_id=idea.id, by_id=staff.id, at=idea.created_at))
    page = f"/apply/shared/{idea.id}/papers"
    some = {name: PHOTOS[name] for name in ("nothing.jpg", "huge.jpg", "script.svg.jpg", "bomb.zip", "/etc/passwd.jpg")}
    said = met(visitor(staff), page, some, settings, "files", [jpeg()])
    assert said == {name: (422, [sentence]) for name, (_, sentence) in some.items()}


def test_a_recording_that_is_larger_than_its_setting_says_so(database, place, served, clock):
    small = settings_for(database, place / "data", KITPANEL_RECORDING_MB="1")
    with served(small, clock) as app:
        with app.app_context(), transaction():
            owner = make_person()
            make_application(owner)
        large = {"large.wav": (wav(1100), "That file is larger than 1 MB. Choose a smaller one, or ring us.")}
        said = met(app.test_client().sign_in(owner), "/apply/recording", large, small)
    assert said == {"large.wav": (422, [large["large.wav"][1]])}


def test_a_list_that_is_no_list_is_refused_and_not_kept(kept, visitor, settings):
    with kept():
        staff = make_person(RoleName.STAFF)
    client, page = visitor(staff), "/office/bring-in"
    said = met(client, page, {name: (content, "") for name, content in NEITHER.items()}, settings)
    assert {status for status, _ in said.values()} == {422}
    assert [name for name, (_, told) in said.items() if len(told) != 1] == []


def forms_with_files(form=Form):
    """List the service's own forms that take a file; other tests have forms too."""
    for one in form.__subclasses__():
        yield from forms_with_files(one)
        if one.__module__.startswith("kitpanel.") and any(
            getattr(kind, "field_class", None) in {Upload, Uploads} for kind in vars(one).values()
        ):
            yield one


def test_every_form_that_takes_a_file_is_tried_here():
    assert set(forms_with_files()) == {AddPhotoForm, PapersForm, RecordingForm, BringForm}
