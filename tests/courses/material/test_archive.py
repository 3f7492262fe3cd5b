"""A zip from an enemy is refused by its directory, before anything is unpacked."""

import stat
import struct
import tracemalloc
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from courses.material.archive import Archive, Limits
from courses.material.rows import MaterialRefused

LIMITS = Limits(archive=1_000_000, members=50, member=2_000_000, total=5_000_000, ratio=100, free=1_000_000)


def zipped(*members, kind=ZIP_DEFLATED):
    stream = BytesIO()
    with ZipFile(stream, "w", kind) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream


def linked():
    info = ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((info, "/etc/passwd"))


def encrypted():
    raw = bytearray(zipped(("a.txt", "secret")).getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + offset] |= 1
    return BytesIO(bytes(raw))


def overlapping():
    """Two names for the same bytes: each entry of the directory points to one local header."""
    raw = zipped(("a.bin", bytes(range(256)) * 400), kind=ZIP_STORED).getvalue()
    start, end = raw.index(b"PK\x01\x02"), raw.rindex(b"PK\x05\x06")
    entry, tail = raw[start:end], bytearray(raw[end:])
    many = b"".join(entry.replace(b"a.bin", b"%c.bin" % (97 + n)) for n in range(20))
    tail[8:12] = struct.pack("<HH", 20, 20)
    tail[12:16] = struct.pack("<I", len(many))
    return BytesIO(raw[:start] + many + bytes(tail))


def lying_count(entries):
    raw = bytearray(zipped(*((f"{n}", "") for n in range(entries))).getvalue())
    place = raw.rindex(b"PK\x05\x06")
    raw[place + 8 : place + 12] = struct.pack("<HH", 1, 1)
    return BytesIO(bytes(raw))


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        (zipped(("../evil.txt", "x")), "leads elsewhere"),
        (zipped(("/etc/evil.txt", "x")), "leads elsewhere"),
        (zipped(("a\\b.txt", "x")), "leads elsewhere"),
        (zipped(("C:evil.txt", "x")), "leads elsewhere"),
        (zipped(("a\u202egnp.exe", "x")), "leads elsewhere"),
        (zipped(("/".join("abcdefghijkl"), "x")), "leads elsewhere"),
        (zipped(("n" * 300, "x")), "leads elsewhere"),
        (zipped(("a.txt", "x"), ("A.TXT", "y")), "same name"),
        (linked(), "a link"),
        (encrypted(), "password"),
        (zipped(("inner.zip", "x")), "an archive inside"),
        (zipped(("inner.tar.gz", "x")), "an archive inside"),
        (zipped(("a.txt", "x"), kind=ZIP_BZIP2), "damaged"),
        (zipped(("a.txt", b"\0" * 1_900_000)), "unpacks to more"),  # a thousand to one
        (zipped(*((f"{n}.txt", b"\0" * 600_000) for n in range(9))), "unpacks to more"),
        (zipped(*((f"{n}.txt", "") for n in range(51))), "more than 50 files"),
        (lying_count(400), "more than 50 files"),
        (overlapping(), "unpacks to more"),
        (BytesIO(b"PK\x03\x04" + b"x" * 500), "damaged"),
        (BytesIO(b""), "damaged"),
        (BytesIO(b"x" * 1_000_001), "The most that is taken"),
    ],
)
def test_a_hostile_zip_is_refused_in_words(stream, said):
    with pytest.raises(MaterialRefused, match=said):
        Archive(stream, LIMITS)


def test_a_hundred_thousand_members_are_refused_without_reading_them():
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number in range(100_000):
            archive.writestr(ZipInfo(f"{number}"), b"")
    limits = Limits(archive=20_000_000, members=5_000, member=1, total=1)
    tracemalloc.start()
    with pytest.raises(MaterialRefused, match="more than 5,000 files"):
        Archive(stream, limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_without_our_look_at_the_end_the_zip_reader_would_read_all_entries():
    """The control: what `_check_end` keeps from happening."""
    assert len(ZipFile(lying_count(400)).namelist()) == 400


def test_a_member_that_is_damaged_is_told(tmp_path):
    raw = bytearray(zipped(("a.txt", b"hello world" * 100), kind=ZIP_STORED).getvalue())
    raw[60] ^= 1
    with pytest.raises(MaterialRefused, match="damaged"):
        Archive(BytesIO(bytes(raw)), LIMITS).read("a.txt")


def test_a_zip_under_another_name_is_not_unpacked(tmp_path):
    inner = zipped(("a.txt", "x")).getvalue()
    archive = Archive(zipped(("files/a.txt", inner)), LIMITS)
    with pytest.raises(MaterialRefused, match="an archive inside"):
        archive.unpack(tmp_path, {"files/a.txt": "files/a.txt"})


def test_an_honest_zip_is_read_and_unpacked(tmp_path):
    archive = Archive(zipped(("en/a.md", "Hello"), ("files/x.txt", "x" * 70_000)), LIMITS)
    assert archive.names == ("en/a.md", "files/x.txt") and "en/a.md" in archive
    archive.unpack(tmp_path, {"en/a.md": "en/a.md"})
    assert (tmp_path / "en/a.md").read_text() == "Hello"
    with pytest.raises(MaterialRefused, match="unpacks to"):
        archive.read("files/x.txt", most=10)
