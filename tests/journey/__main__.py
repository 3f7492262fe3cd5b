"""`make journey`: walk the road of a member on a fresh database; stop at the first thing that is wrong."""

import sys
import time

from tests.journey.answers import demo_course
from tests.journey.browser import Browser
from tests.journey.ground import Ground, fresh_ground
from tests.journey.member import Member
from tests.journey.others import Registrar, Stranger
from tests.journey.record import Record, Wrong, say
from tests.services.processes import ROOT

RESULTS = ROOT / "var" / "journey"


def prepare(ground: Ground) -> None:
    """Migrate the empty database and seed the demo."""
    for name, command in {"Migrate": ["migrate", "--verbosity", "0"], "Seed the demo": ["seed_demo"]}.items():
        started = time.perf_counter()
        ground.manage(*command)
        say(f"{name} on a fresh {ground.database}: {time.perf_counter() - started:.1f} s")


def walk(ground: Ground, record: Record) -> None:
    """Walk the whole road; raises `Wrong` at the first thing that is not as it must be."""
    course = demo_course()
    member = Member(Browser(ground.url, record), record, course, ground.mail)
    stranger = Stranger(Browser(ground.url, record), record, member)
    registrar = Registrar(Browser(ground.url, record), record, member, ground.password())
    record.head()
    member.sign_up()
    member.confirm()
    member.enrol()
    member.learn()
    member.fail()
    member.succeed()
    member.receive()
    member.download(RESULTS / "certificate.pdf")
    member.take_badge(RESULTS / "badge.json")
    member.sign_out()
    stranger.verify_by_number()
    stranger.verify_by_code()
    registrar.sign_in()
    registrar.revoke()
    stranger.see_it_revoked()
    for person in (member, stranger, registrar):
        person.browser.close()


def summary(record: Record) -> str:
    """The whole road in one line."""
    requests = [request for step in record.steps for request in step.requests]
    reads, writes = sum(r.reads for r in requests), sum(r.writes for r in requests)
    seconds = sum(step.ms for step in record.steps) / 1000
    return (
        f"The whole road: {len(record.steps)} steps, {len(requests)} requests, {reads} row reads,"
        f" {writes} row writes, {seconds:.1f} s on {record.database}."
    )


def main() -> int:
    """Walk, print, write `var/journey/`; 0 when everything was right."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    for name in ("steps.json", "certificate.pdf", "badge.json", "server.log"):
        (RESULTS / name).unlink(missing_ok=True)
    record, wrong = Record(), ""
    try:
        with fresh_ground() as ground:
            record.database = ground.database
            prepare(ground)
            try:
                with ground.served():
                    walk(ground, record)
            finally:
                if ground.log.exists():
                    (RESULTS / "server.log").write_bytes(ground.log.read_bytes())
    except Wrong as found:
        wrong = f"{found}."
    except Exception as error:
        lines = str(error).strip().splitlines() or [""]
        wrong = f"{type(error).__name__}: {lines[0]} {lines[-1] if len(lines) > 1 else ''}".strip()
    record.write(RESULTS / "steps.json", wrong=wrong)
    if wrong:
        place = f"step {len(record.steps)} ({record.steps[-1].name})" if record.steps else "the preparation"
        sys.stderr.write(f"Wrong at {place}: {wrong}\n")
        return 1
    say(summary(record))
    return 0


if __name__ == "__main__":
    sys.exit(main())
