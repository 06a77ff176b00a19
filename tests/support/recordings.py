"""Small recordings for tests, written piece by piece as phones and browsers write them: real containers, silent inside."""

import struct


def wav(seconds=5, *, rate=1000, said=True):
    """Make a WAV. `said=False`: its writer never came back to put the sizes in."""
    sound = bytes([128]) * int(seconds * rate)
    sizes = (36 + len(sound), len(sound)) if said else (0xFFFFFFFF, 0xFFFFFFFF)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    return struct.pack("<4sI4s", b"RIFF", sizes[0], b"WAVE") + form + struct.pack("<4sI", b"data", sizes[1]) + sound


def mp3(seconds=5, *, tag=b"", after=b""):
    """Make an MP3 of 128 kilobits, with a tag before it and one after it where they are given."""
    head = b"ID3\x04\0\0" + bytes(((len(tag) >> shift) & 0x7F) for shift in (21, 14, 7, 0)) + tag if tag else b""
    return head + (b"\xff\xfb\x90\x00" + bytes(413)) * round(seconds * 44100 / 1152) + after


def ogg(seconds=5, *, head=b"OpusHead" + bytes(11), rate=48_000, gap=0):
    """Make an Ogg of Opus, or of what `head` begins."""

    def page(flags, time, body, number=7):
        lengths = bytes([255] * (len(body) // 255) + [len(body) % 255])
        return struct.pack("<4sBBqIIIB", b"OggS", 0, flags, time, number, 0, 0, len(lengths)) + lengths + body

    return page(2, 0, head) + page(0, -1, bytes(300)) + page(4, round(seconds * rate), b"sound", 7 + gap)


def box(kind, *bodies):
    """Make a box of an MP4."""
    body = b"".join(bodies)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _track(number, kind, scale):
    heads = box(b"mdhd", bytes(12), struct.pack(">II", scale, 0)), box(b"hdlr", bytes(8), kind, bytes(13))
    return box(b"trak", box(b"tkhd", bytes(12), struct.pack(">I", number)), box(b"mdia", *heads))


def mp4(seconds=5, *, video=False, brand=b"isom", wide=False, told=True, more=b""):
    """Make an MP4 as a phone does. `wide`: with 64-bit sizes and times; `told=False`: it does not say how long it is."""
    length = round(seconds * 600) if told else 0
    clock = struct.pack(">B3x16xIQ", 1, 600, length) if wide else struct.pack(">12xII", 600, length)
    sound = bytes(100)
    data = struct.pack(">I4sQ", 1, b"mdat", 16 + len(sound)) + sound if wide else box(b"mdat", sound)
    tracks = [_track(1, b"soun", 48_000), *([_track(2, b"vide", 600)] if video else [])]
    return box(b"ftyp", brand, bytes(4)) + data + box(b"moov", box(b"mvhd", clock), *tracks) + more


def fragments(pieces=5, *, each=48_000, by_sample=False, default_in="trex"):
    """Make an MP4 as a browser records it: a second in each fragment, its length told in one of three ways."""
    trex = struct.pack(">5I", 0, 1, 1, each if default_in == "trex" else 0, 0)
    movie = box(b"moov", box(b"mvhd", bytes(12), struct.pack(">II", 1000, 0)), _track(1, b"soun", 48_000),
                box(b"mvex", box(b"trex", trex)))  # fmt: skip
    own = default_in == "tfhd"
    tfhd = box(b"tfhd", struct.pack(">II", 0x8 if own else 0, 1), struct.pack(">I", each) if own else b"")
    table = struct.pack(">III", 0x301, 2, 0) + struct.pack(">IIII", each // 2, 10, each // 2, 10)
    trun = box(b"trun", table if by_sample else struct.pack(">II", 0, 1))
    moof = box(b"moof", box(b"traf", tfhd, trun)) + box(b"mdat", bytes(20))
    return box(b"ftyp", b"iso5", bytes(4)) + movie + moof * pieces


def element(name, *bodies, unknown=False):
    """Make an element of a WebM; `unknown`: as it is written while its end is not known."""
    body = b"".join(bodies)
    length = b"\x01" + b"\xff" * 7 if unknown else (len(body) | 1 << 56).to_bytes(8, "big")
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + length + body


def webm(seconds=5, *, video=False, told=False, kind=b"webm", grouped=False, more=b""):
    """Make a WebM as a browser records it: of unknown size, a block a second; `told`: with its length in its head."""
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(4, "big")),
                   *([element(0x4489, struct.pack(">d", seconds * 1000))] if told else []))  # fmt: skip
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, b"\1" if video else b"\2")))

    def cluster(at):
        block = b"\x81" + struct.pack(">h", 0) + b"\x80" + bytes(20)
        held = element(0xA0, element(0xA1, block)) if grouped else element(0xA3, block)
        return element(0x1F43B675, element(0xE7, (at * 1000).to_bytes(3, "big")), held, unknown=True)

    clusters = b"".join(cluster(at) for at in range(int(seconds) + 1))
    head = element(0x1A45DFA3, element(0x4282, kind))
    return head + element(0x18538067, info, tracks, clusters, unknown=True) + more
