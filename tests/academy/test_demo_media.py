"""The demo's sound and film: made by `make media`, committed, light, and as long as their lessons say."""

import struct
import wave
from pathlib import Path

import pytest

from academy.demo.media import __main__ as command
from academy.demo.media import film, speech
from academy.demo.media.brush import mix, track
from academy.demo.media.lengths import LengthUnknown, seconds_of
from academy.demo.media.recordings import Recording, recordings
from academy.demo.media.story import HEIGHT, SECONDS, WIDTH, frame
from cms.drawings import read_drawing
from tests.services.processes import ROOT

DEMO = ROOT / command.DEMO
SPOKEN = {f"{each.lesson.parent.name}/{each.lesson.name}": each for each in recordings(DEMO)}
FILES = sorted({path for each in SPOKEN.values() for path in each.files})


def test_the_demo_speaks_at_least_two_languages():
    assert len(SPOKEN) >= 2
    assert {"en", "ar"} <= {each.language for each in SPOKEN.values()} <= set(speech.VOICES)


@pytest.mark.parametrize("recording", SPOKEN.values(), ids=SPOKEN)
def test_each_recording_comes_in_both_formats_and_lasts_what_its_lesson_says(recording):
    assert [path.suffix for path in recording.files] == [".opus", ".mp3"]
    for path in recording.files:
        assert abs(seconds_of(path) - recording.seconds) <= command.TOLERANCE, "run make media"
        assert 5_000 < path.stat().st_size <= speech.MAX_BYTES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_mono_and_says_nothing_of_the_machine_that_made_it(path):
    content = path.read_bytes()
    if path.suffix == ".opus":
        assert content[content.index(b"OpusHead") + 9] == 1  # channels (RFC 7845, 5.1)
        assert content.index(b"OpusTags") < 200
    else:
        assert content[0] == 0xFF
        assert content[3] >> 6 == 3  # a single channel (ISO/IEC 11172-3, 2.4.2.3)
    for trace in (b"Lavf5", b"Lavf6", b"creation_time", b"ID3"):
        assert trace not in content[:4000]


def test_the_picture_before_the_film_is_the_frame_that_the_code_draws():
    path = DEMO / film.POSTER
    assert path.read_text(encoding="utf-8") == film.poster(), "run make media"
    drawing = read_drawing(path.read_bytes())
    assert (drawing.width, drawing.height) == (WIDTH, HEIGHT)


def test_the_film_is_light_silent_and_plays_on_old_phones():
    path = DEMO / film.FILM
    content = path.read_bytes()
    assert 20_000 < len(content) <= film.MAX_BYTES
    assert seconds_of(path) == pytest.approx(SECONDS, abs=0.2)
    assert content.index(b"moov") < content.index(b"mdat")  # it plays before the last byte has come
    assert content.count(b"trak") == 1
    assert content[content.index(b"avcC") + 5] == 66  # the baseline profile (ISO/IEC 14496-10, A.2.1)
    size = struct.unpack_from(">HH", content, content.index(b"avc1", content.index(b"stsd")) + 28)
    assert size == (WIDTH, HEIGHT)
    assert b"x264 - core" not in content


@pytest.mark.parametrize("time", [0, 7, 9, 13, 15.5, 17, 19.5, 21, 24, 27.5, 30, 33, 36, 38.7, 40])
def test_each_frame_is_a_drawing_without_a_word_that_our_own_rules_take(time):
    drawn = frame(time)
    assert read_drawing(drawn.encode()).width >= 168
    for element in ("<text", "<title", "<image"):
        assert element not in drawn


def test_a_number_rests_at_its_keys_and_moves_softly_between():
    assert [track(t, (1, 0), (3, 10)) for t in (0, 1, 2, 3, 9)] == [0, 0, 5, 10, 10]
    assert 0 < track(1.2, (1, 0), (3, 10)) < 1
    assert mix("#000000", "#ff8000", 0.5) == "#804000"
    assert mix("#000000", "#ffffff", 7) == "#ffffff"


def recording_of(*paragraphs, files=(), seconds=0):
    return Recording(Path("x/en/a.md"), "en", "A", paragraphs, tuple(files), seconds)


def test_whoever_is_asked_has_time_to_answer(monkeypatch, tmp_path):
    one_second = speech._silence(1)
    monkeypatch.setattr(speech, "_spoken", lambda text, voice, path: one_second[:])
    plain = len(speech._samples(recording_of("One.", "Two."), tmp_path)) / speech.RATE
    asked = len(speech._samples(recording_of("One?", "Two."), tmp_path)) / speech.RATE
    assert plain == pytest.approx(2 + 2 * speech.EDGE + speech.PAUSE, abs=0.01)
    assert asked - plain == pytest.approx(speech.ANSWER_PAUSE - speech.PAUSE, abs=0.01)


def test_a_loud_voice_is_kept_below_the_peak(monkeypatch, tmp_path):
    loud = speech._silence(0.1)
    loud[7], loud[8] = 32_767, -32_768
    monkeypatch.setattr(speech, "_spoken", lambda text, voice, path: loud[:])
    samples = speech._samples(recording_of("One."), tmp_path)
    assert -min(samples) == round(32_767 * speech.PEAK)
    speech._write_wave(tmp_path / "a.wav", samples)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, speech.RATE)


def test_the_best_rate_that_fits_is_taken_and_none_larger(monkeypatch, tmp_path):
    sizes = iter([400_000, 300_001, 300_000, 10, 400_000, 400_000, 400_000])
    tried = []

    def run(spoken, path, codec):
        tried.append(codec[3])
        path.write_bytes(bytes(next(sizes)))

    monkeypatch.setattr(speech, "_run_ffmpeg", run)
    speech._encode(tmp_path / "s.wav", tmp_path / "a.mp3")
    speech._encode(tmp_path / "s.wav", tmp_path / "b.mp3")
    assert tried == ["32k", "24k", "16k", "32k"]
    with pytest.raises(ValueError, match=r"c\.mp3 is larger than 300,000 bytes"):
        speech._encode(tmp_path / "s.wav", tmp_path / "c.mp3")
    with pytest.raises(ValueError, match=r"\.opus or \.mp3"):
        speech._encode(tmp_path / "s.wav", tmp_path / "d.wav")


def test_only_what_a_machine_speaks_is_found_and_never_outside_its_folder(tmp_path):
    block = '::: audio file="{}" title="T" seconds="9" source="Spoken by {}"\nOne.\n\nTwo  words.\n:::\n'
    lesson = tmp_path / "course/en/a.md"
    lesson.parent.mkdir(parents=True)
    front = '+++\ntitle = "A"\n+++\n'
    lesson.write_text(
        front + block.format("files/a.mp3 files/a.opus", "eSpeak NG") + block.format("files/b.mp3", "Nadia")
    )
    (found,) = recordings(tmp_path)
    assert (found.language, found.paragraphs, found.seconds) == ("en", ("One.", "Two words."), 9)
    assert found.files == (tmp_path / "course/files/a.opus", tmp_path / "course/files/a.mp3")
    lesson.write_text(front + block.format("../../a.mp3", "eSpeak NG"))
    with pytest.raises(ValueError, match="outside its folder"):
        list(recordings(tmp_path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("a.opus", content) for content in (b"", b"OggS", b"OggS" + b"\x00" * 40, b"RIFF" * 9)),
        *(("a.mp3", content) for content in (b"", b"ID3" + b"\x00" * 40, b"\xff\xf3\xf0\xc4" * 9)),
        *(("a.mp4", content) for content in (b"", b"\x00\x00\x00\x08ftyp", b"\x00\x00\x00\x08ftypmvhd")),
        ("a.wav", b"RIFF"),
    ],
)
def test_a_broken_file_has_no_length(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LengthUnknown):
        seconds_of(tmp_path / name)


def test_what_is_missing_is_told_in_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(command.shutil, "which", lambda program: None if program != "chromium" else "/c")
    assert command.main([]) == 2
    said = capsys.readouterr().out
    assert said == "Install espeak-ng and ffmpeg first (on Debian: apt-get install espeak-ng ffmpeg).\n"
