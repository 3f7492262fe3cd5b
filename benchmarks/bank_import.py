"""Bringing 5 000 questions into a bank, from GIFT and from Moodle XML: seconds, and memory at its peak.

`manage.py import_questions` runs as a process of its own on a PostgreSQL of its own, as an operator runs it;
the seconds are those on the clock, with the start of Django.
"""

import base64
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.queries import row

QUESTIONS = 5_000
SECONDS, PEAK_MB = 90, 250
PICTURES = 100  # of the XML file's questions, each its own
_TEXTS = (
    "::Link {n}:: Which of these says how long a packet takes to link {n} and back? {{"
    "=Round-trip time#Right: there and back. ~Bandwidth#No. ~Jitter#That is how it varies. ~Loss}}",
    "::Truth {n}:: A terminal of kind {n} needs a clear sky. {{T#Not under a roof.}}",
    "::Speed {n}:: How many Mbit/s does plan {n} give? {{#{n}:1}}",
    "::Pairs {n}:: Match the parts of mast {n}. {{=antenna -> sends =cable -> carries =battery -> feeds}}",
    "::Words {n}:: What is a lost packet of flow {n} called? {{=loss =packet loss =dropped*}}",
)


def measure() -> Iterator[dict[str, Any]]:
    """Rows for a file in each of the two formats, and for the same file a second time."""
    from tests.services.postgres import Cluster

    with Cluster() as cluster, tempfile.TemporaryDirectory(prefix="academy-import-") as folder:
        place = Path(folder)
        (place / "bank.gift").write_text(gift(QUESTIONS), encoding="utf-8")
        (place / "bank.xml").write_text(moodle_xml(QUESTIONS), encoding="utf-8")
        environment = os.environ | {"DATABASE_URL": cluster.url, "ACADEMY_VAR_DIR": folder}
        _run(environment, "migrate", "--verbosity=0")
        made = "from tests.factories import PartnerFactory; PartnerFactory(slug='{}')"
        for slug in ("gift", "xml"):
            _run(environment, "shell", "--no-imports", "-c", made.format(slug))
        for name in ("gift", "xml"):
            for again in ("", ", again"):
                file = str(place / f"bank.{name}")
                seconds, peak = _run(environment, "import_questions", file, "--partner", name)
                about = f"import of {QUESTIONS} questions from {name}{again}"
                yield row(about, round(seconds, 1), "s", SECONDS, seconds <= SECONDS)
                yield row(f"{about}: memory", round(peak), "MB", PEAK_MB, peak <= PEAK_MB)


def gift(number: int) -> str:
    """A file of so many questions of five kinds, in drawers of a hundred."""
    lines = []
    for n in range(number):
        if n % 100 == 0:
            lines.append(f"$CATEGORY: Measured/Drawer {n // 100}")
        lines.append(_TEXTS[n % len(_TEXTS)].format(n=n))
    return "\n\n".join(lines) + "\n"


def moodle_xml(number: int) -> str:
    """The like as Moodle writes it: single choices with feedback, some with a picture."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for n in range(number):
        held, shown = "", ""
        if n < PICTURES:
            data = base64.b64encode(_picture(n)).decode()
            held = f'<file name="m{n}.png" path="/" encoding="base64">{data}</file>'
            shown = f'<img src="@@PLUGINFILE@@/m{n}.png" alt="Mast {n}">'
        answers = "".join(
            f'<answer fraction="{100 if not place else 0}" format="html">'
            f"<text><![CDATA[<p>Answer {place} of {n}</p>]]></text>"
            f"<feedback format='html'><text>So it is {place}.</text></feedback></answer>"
            for place in range(4)
        )
        parts.append(
            f'<question type="multichoice"><name><text>Mast {n}</text></name><questiontext format="html">'
            f"<text><![CDATA[<p>Which mast carries <b>link {n}</b>?</p>{shown}]]></text>{held}</questiontext>"
            f"<generalfeedback format='html'><text>See lesson {n}.</text></generalfeedback>"
            f"<defaultgrade>1</defaultgrade><single>true</single><idnumber>m{n}</idnumber>{answers}</question>"
        )
    return "\n".join([*parts, "</quiz>"])


def _picture(number: int) -> bytes:
    from PIL import Image

    held = BytesIO()
    Image.effect_noise((160, 120), 40 + number).convert("L").save(held, "PNG")
    return held.getvalue()


def _run(environment: dict[str, str], *arguments: str) -> tuple[float, float]:
    """Run a command to its end; return its seconds and the most memory that it had, in MB."""
    began = time.monotonic()
    command = [sys.executable, "manage.py", *arguments]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"manage.py {arguments[0]} failed")
    return time.monotonic() - began, used.ru_maxrss / 1000
