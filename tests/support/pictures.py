"""Small photos for tests, as phones make them."""

import io

from PIL import Image


def jpeg(size=(60, 40), colour=(180, 72, 10), *, exif=None, **save):
    """Make a JPEG; `exif` is Pillow's Exif to put into it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **({"exif": exif} if exif else {}), **save)
    return out.getvalue()


def png(size=(60, 40), **save):
    """Make a PNG."""
    out = io.BytesIO()
    Image.new("RGB", size, (18, 99, 63)).save(out, "PNG", **save)
    return out.getvalue()


def webp(size=(60, 40)):
    """Make a WebP."""
    out = io.BytesIO()
    Image.new("RGB", size, (21, 101, 184)).save(out, "WEBP")
    return out.getvalue()
