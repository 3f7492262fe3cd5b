"""A site's demo is a copy, and yet its own: its certificates name its address, and it may change at will."""

import json
import sqlite3
import urllib.request

from certificates.statement import statement_digest
from tests.services.demo import BASE_URL, copy_demo, sources_digest


def statements(database):
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT statement, salt, digest FROM certificates_certificate")
        return [(json.loads(text), salt, digest) for text, salt, digest in rows]


def test_the_certificates_of_a_site_name_its_own_address(site):
    found = statements(site.folder / "db.sqlite3")
    assert len(found) >= 10
    for statement, salt, digest in found:
        assert statement["verify_url"].startswith(f"{site.url}/verify/")
        assert digest == statement_digest(statement, salt)
    with urllib.request.urlopen(f"{found[0][0]['verify_url']}") as answer:
        assert answer.status == 200


def test_a_second_copy_knows_nothing_of_what_became_of_the_first(tmp_path):
    counts = []
    for name in ("one", "two"):
        copy_demo(tmp_path / name, f"http://{name}.example")
        database = tmp_path / name / "db.sqlite3"
        with sqlite3.connect(database) as connection:
            counts.append(connection.execute("SELECT count(*) FROM enrollments_answer").fetchone()[0])
            connection.execute("DELETE FROM enrollments_answer")
        assert BASE_URL not in str(statements(database))
    assert counts[0] == counts[1] > 0


def test_another_day_or_text_is_another_demo(monkeypatch, tmp_path):
    monkeypatch.setattr("tests.services.demo.ROOT", tmp_path)
    lesson = tmp_path / "courses" / "lesson.md"
    lesson.parent.mkdir()
    lesson.write_text("one")
    before = sources_digest()
    assert sources_digest() == before
    lesson.write_text("two")
    assert sources_digest() != before
