"""Speaks a recording with eSpeak NG and writes it as Opus and MP3 for a voice on a weak link.

Both encoders are told to leave out times and versions, so the same words give the same bytes.
"""

import array
import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

from academy.demo.media.recordings import Recording

MAX_BYTES = 300_000
RATE = 22_050  # samples per second, as eSpeak NG writes them
PEAK = 0.7  # of the loudest sample possible: loud enough for a small speaker, and nothing is cut off
PAUSE = 0.8  # seconds between paragraphs
ANSWER_PAUSE = 2.5  # after a paragraph that asks something: whoever listens answers aloud
EDGE = 0.4  # before the first word and after the last
QUESTIONS = "?؟？"
MP3_RATES = ((32, RATE), (24, RATE), (16, 16_000))  # kbit/s and samples per second: the best that fits
# Quiet syllables louder, so that a phone's speaker carries them outdoors; then nothing above the peak.
LOUDER = "acompressor=threshold=0.1:ratio=3:attack=5:release=80:makeup=3,alimiter=limit=0.5:level=0"
EXACT = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")


@dataclass(frozen=True)
class Voice:
    """A voice of eSpeak NG and its speed in words a minute."""

    name: str
    speed: int


VOICES = {
    "en": Voice("en-gb", 150),
    "fr": Voice("fr-fr", 132),
    "ar": Voice("ar", 141),
    "es": Voice("es", 135),
    "ru": Voice("ru", 107),
    # the voice called cmn reads the pinyin of characters as if it were English
    "zh-hans": Voice("cmn-latn-pinyin", 171),
}


def write_recording(recording: Recording) -> None:
    """Speak the transcript and write each of the recording's files. Raises ValueError for one too large."""
    with tempfile.TemporaryDirectory(prefix="academy-media-") as folder:
        spoken = Path(folder) / "spoken.wav"
        _write_wave(spoken, _samples(recording, Path(folder)))
        for path in recording.files:
            path.parent.mkdir(exist_ok=True)
            _encode(spoken, path)


def _samples(recording: Recording, folder: Path) -> array.array:
    """Return all paragraphs with silence between them, as loud as `PEAK`."""
    samples = _silence(EDGE)
    for number, paragraph in enumerate(recording.paragraphs):
        if number:
            asked = recording.paragraphs[number - 1]
            samples += _silence(ANSWER_PAUSE if any(mark in asked for mark in QUESTIONS) else PAUSE)
        samples += _spoken(paragraph, VOICES[recording.language], folder / "paragraph.wav")
    samples += _silence(EDGE)
    loudest = max(max(samples), -min(samples), 1)
    return array.array("h", [round(sample * PEAK * 32_767 / loudest) for sample in samples])


def _spoken(text: str, voice: Voice, path: Path) -> array.array:
    """Return a paragraph as spoken, without the silence around it."""
    command = ["espeak-ng", "-b", "1", "-v", voice.name, "-s", str(voice.speed), "-w", str(path), "--stdin"]
    subprocess.run(command, input=text.encode(), check=True)
    with wave.open(str(path)) as spoken:
        if (spoken.getframerate(), spoken.getsampwidth(), spoken.getnchannels()) != (RATE, 2, 1):
            raise ValueError("eSpeak NG wrote another kind of sound than it used to.")
        samples = array.array("h", spoken.readframes(spoken.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    heard = [place for place, sample in enumerate(samples) if abs(sample) > 60]
    return samples[max(0, heard[0] - 400) : heard[-1] + 1_200] if heard else array.array("h")


def _silence(seconds: float) -> array.array:
    return array.array("h", bytes(2 * round(seconds * RATE)))


def _write_wave(path: Path, samples: array.array) -> None:
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(samples), "NONE", ""))
        file.writeframes(samples.tobytes())


def _encode(spoken: Path, path: Path) -> None:
    """Write one file: Opus at 16 kbit/s, or MP3 at the best rate that fits."""
    if path.suffix == ".opus":
        voice = ("-c:a", "libopus", "-b:a", "16k", "-application", "voip", "-frame_duration", "60")
        _run_ffmpeg(spoken, path, voice)
    elif path.suffix == ".mp3":
        tags = ("-id3v2_version", "0", "-write_xing", "0")
        for kbits, rate in MP3_RATES:
            speed = ("-b:a", f"{kbits}k", "-ar", str(rate))
            _run_ffmpeg(spoken, path, ("-c:a", "libmp3lame", *speed, *tags))
            if path.stat().st_size <= MAX_BYTES:
                break
    else:
        raise ValueError(f"{path.name}: recordings end with .opus or .mp3.")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name} is larger than {MAX_BYTES:,} bytes: shorten its transcript.")


def _run_ffmpeg(spoken: Path, path: Path, codec: tuple[str, ...]) -> None:
    quiet = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y")
    command = ["ffmpeg", *quiet, "-i", str(spoken), "-af", LOUDER, "-ac", "1", *codec, *EXACT, str(path)]
    subprocess.run(command, check=True)
