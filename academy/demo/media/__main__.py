"""Make the demo's sound and film anew: all of it, or what has one of the given words in its name."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:  # in earnest after the settings
    from academy.demo.media.recordings import Recording

DEMO = Path("courses/demo")
TOLERANCE = 2  # seconds between what a lesson says of a recording and what it plays
NEEDED = ("espeak-ng", "ffmpeg", "chromium")  # programs; the packages of Debian have the same names


def main(wanted: list[str]) -> int:
    """Write the files whose names hold one of the `wanted` words, or all; 1 where a lesson is wrong."""
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        say(f"Install {' and '.join(missing)} first (on Debian: apt-get install {' '.join(missing)}).")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
    os.environ.setdefault("ACADEMY_PROFILE", "development")
    django.setup()
    from academy.demo.media.film import FILM, POSTER, write_film, write_poster
    from academy.demo.media.recordings import recordings

    wrong = 0
    for recording in recordings(DEMO):
        if _is_wanted(recording.files[0].name, wanted):
            wrong += _speak(recording)
    if _is_wanted(FILM.name, wanted):
        write_film(DEMO / FILM)
        write_poster(DEMO / POSTER)
        _tell(DEMO / FILM)
    return 1 if wrong else 0


def _is_wanted(name: str, wanted: list[str]) -> bool:
    return not wanted or any(word in name for word in wanted)


def _speak(recording: "Recording") -> bool:
    """Write a recording; whether its lesson states another length."""
    from academy.demo.media.lengths import seconds_of
    from academy.demo.media.speech import write_recording

    write_recording(recording)
    for path in recording.files:
        _tell(path)
    true = seconds_of(recording.files[0])
    if abs(true - recording.seconds) <= TOLERANCE:
        return False
    say(f'{recording.lesson}: write seconds="{round(true)}" instead of "{recording.seconds}"')
    return True


def _tell(path: Path) -> None:
    from academy.demo.media.lengths import seconds_of

    say(f"{path}: {seconds_of(path):.1f} s, {path.stat().st_size:,} bytes")


def say(line: str) -> None:
    """Write a line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
