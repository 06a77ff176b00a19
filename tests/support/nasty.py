"""Files nobody should be able to leave here: pages, scripts, archives, bombs, and things that are two things at once."""

import io
import struct
import zipfile
import zlib

from PIL import Image

SCRIPT = b"<script>alert('kit')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PROGRAM = b"MZ\x90\x00" + bytes(200)
MACRO = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PATHS = (
    "../../../etc/cron.d/evil",
    "..\\..\\windows\\evil",
    "/etc/passwd",
    "nul\u2400",
    "a" * 300,
    "<img src=x onerror=alert(1)>",
)
"""Names that reach for other folders, or for the page they are shown on."""


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../evil.py", SCRIPT)
    return out.getvalue()


def bomb(side=60_000):
    """Make a PNG that says it is 3,600,000,000 pixels and holds a few bytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packed = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def flat_bomb():
    """Make a small PNG that really is 64,000,000 pixels of one colour."""
    out = io.BytesIO()
    Image.new("1", (8000, 8000)).save(out, "PNG")
    return out.getvalue()


def packed_bomb():
    """Make an archive of 8 MB of nothing in a few bytes: whoever unpacks what comes in is sorry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nothing", bytes(8 * 1024 * 1024))
    return out.getvalue()
