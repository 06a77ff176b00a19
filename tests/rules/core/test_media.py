"""What a recording is and how long, by its bytes; and that nothing else is taken for one (promise 15)."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.recordings import box, element, fragments, mp3, mp4, ogg, wav, webm
from support.sizes import size

from kitpanel.core.media import Found, Unknown, Unreadable, look

VORBIS = b"\x01vorbis" + bytes(5) + (44_100).to_bytes(4, "little")
SPEEX = b"Speex   " + bytes(28) + (16_000).to_bytes(4, "little")


def found(content):
    return look(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("content", "video", "media_type", "seconds"),
    [
        (wav(7), False, "audio/wav", 7),
        (wav(7, said=False), False, "audio/wav", 7),
        (mp3(10), False, "audio/mpeg", 10),
        (mp3(10, tag=b"title" * 9, after=b"TAG" + bytes(125)), False, "audio/mpeg", 10),
        (ogg(9), False, "audio/ogg", 9),
        (ogg(9, head=VORBIS, rate=44_100), False, "audio/ogg", 9),
        (ogg(9, head=SPEEX, rate=16_000), False, "audio/ogg", 9),
        (ogg(9, head=b"\x7fFLAC" + bytes(20)), False, "audio/ogg", None),
        (ogg(9, head=b"\x80theora" + bytes(20)), True, "video/ogg", None),
        (mp4(42), False, "audio/mp4", 42),
        (mp4(42, video=True, brand=b"qt  "), True, "video/mp4", 42),
        (mp4(42, video=True, brand=b"3gp5", wide=True), True, "video/mp4", 42),
        (mp4(42, told=False), False, "audio/mp4", None),
        (fragments(6), False, "audio/mp4", 6),
        (fragments(6, default_in="tfhd"), False, "audio/mp4", 6),
        (fragments(6, by_sample=True), False, "audio/mp4", 6),
        (webm(11), False, "audio/webm", 11),
        (webm(11, grouped=True, video=True), True, "video/webm", 11),
        (webm(11, told=True) + element(0xEC, bytes(30)), False, "audio/webm", 11),
        (webm(0), False, "audio/webm", None),
    ],
)  # fmt: skip
def test_a_recording_is_known_by_its_bytes(content, video, media_type, seconds):
    looked = found(content)
    assert looked._replace(seconds=None) == Found(video, media_type, None)
    assert looked.seconds == (pytest.approx(seconds, abs=0.05) if seconds else None)


SCRIPT = b"<script>alert('kit')</script>"
PDF, PNG, ZIP = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n" + bytes(40), b"PK\x03\x04" + bytes(60)
NO_RECORDING = {
    "page": b"<!doctype html>" + SCRIPT, "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pdf": PDF, "png": PNG,
    "zip": ZIP, "program": b"MZ" + bytes(90), "gif": b"GIF89a/*" + SCRIPT, "words": b"just some words",
    "web picture": b"RIFF\x20\0\0\0WEBPVP8 " + bytes(30), "playlist": b"#EXTM3U\nhttp://evil.test/x",
}  # fmt: skip
NOT_WHOLE = {
    **{f"{name} with {behind[:4]!r} behind it": content + behind
       for name, content in {"wav": wav(), "mp3": mp3(), "ogg": ogg(), "mp4": mp4(), "webm": webm()}.items()
       for behind in (SCRIPT, ZIP, PDF)},
    **{f"{name} cut short": content[:-7]
       for name, content in {"wav": wav(), "mp3": mp3(), "ogg": ogg(), "mp4": mp4(), "webm": webm()}.items()},
    "a wav of nothing": wav(0), "an mp3 of nothing": mp3(0, tag=SCRIPT), "an mp3 of a page": b"\xff\xfb\x90\0" + SCRIPT * 40,
    "an ogg of a page": ogg(head=SCRIPT), "an ogg of strangers": ogg(gap=1), "an ogg's first page": ogg()[:48],
    "an mp4 without a movie": box(b"ftyp", b"isom"), "an mp4 that begins with data": mp4()[16:] + mp4()[:16],
    "an mp4 in an mp4 for ever": box(b"ftyp", b"isom") + box(b"moov") * 3,
    "a box of less than nothing": box(b"ftyp", b"isom") + b"\0\0\0\x04moov", "a box named in noise": box(b"ftyp", b"isom") + box(b"\1\2\3\4"),
    "a table larger than its box": fragments().replace(b"trun\0\0\0\0\0\0\0\1", b"trun\0\0\1\0\xff\xff\xff\xff"),
    "a film in another box": webm(kind=b"matroska"), "a webm with a letter in it": webm() + element(0x1941A469, SCRIPT),
    "a webm without sound": webm()[:60] + element(0xEC, bytes(9)), "a webm of no number": webm()[:40] + bytes(20),
    "a value of unknown size": element(0x1A45DFA3, b"", unknown=True),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_RECORDING)
def test_what_is_no_recording_is_not_known(name):
    with pytest.raises(Unknown):
        found(NO_RECORDING[name])


@pytest.mark.parametrize("name", NOT_WHOLE)
def test_what_is_no_whole_recording_is_not_read(name):
    with pytest.raises(Unreadable):
        found(NOT_WHOLE[name])


def test_a_length_that_cannot_be_is_no_length():
    assert found(mp4(24 * 60 * 60 + 1)).seconds is None


STARTS = (
    b"\x1aE\xdf\xa3",
    b"\0\0\0\x10ftypisom",
    b"OggS\0\2",
    b"RIFF\x40\0\0\0WAVE",
    b"ID3\x04\0\0\0\0\0\0",
    b"\xff\xfb\x90\0",
)


@settings(max_examples=size(150, 5000), deadline=None)
@given(st.sampled_from([wav(1), mp3(1), ogg(1), mp4(1), fragments(2), webm(1), *STARTS]), st.data())
def test_whatever_comes_it_is_a_recording_or_it_is_not(content, data):
    """Bytes changed, cut and added anywhere: an answer or one of two refusals, never a fault of ours."""
    at = data.draw(st.integers(0, len(content)))
    changed = content[:at] + data.draw(st.binary(max_size=12)) + content[at + data.draw(st.integers(0, 12)) :]
    with suppress(Unreadable):
        assert isinstance(found(changed), Found)
