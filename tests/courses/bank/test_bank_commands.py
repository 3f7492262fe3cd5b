"""The commands: a file in, with its report; a file out; the sentence where nothing can be done."""

import json

import pytest
from django.core.management import CommandError, call_command

from courses.models import Question, QuestionCategory
from tests.courses.bank.coming import brought_in, question
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db

GIFT = "::Masts:: How many? {=One ~Two}\n\n::Odd:: Nothing {=here\n"


@pytest.fixture
def file(tmp_path):
    PartnerFactory(slug="islands")
    path = tmp_path / "week.gift"
    path.write_text(GIFT)
    return path


def test_a_file_comes_in_live_with_its_report(file, tmp_path, capsys):
    told = tmp_path / "report.json"
    call_command("import_questions", file, partner="islands", report=told)
    assert Question.objects.usable().get().category.name == "week"
    report = json.loads(told.read_text())
    assert list(report) == ["read", "imported", "unchanged", "skipped", "remarks"]
    assert (report["read"], report["imported"], report["unchanged"]) == (2, 1, 0)
    [skipped] = report["skipped"]
    assert list(skipped) == ["line", "name", "reason"] and skipped["line"] == 3
    out = capsys.readouterr().out
    assert "2 read: 1 imported (0 of them changed), 0 unchanged, 1 skipped, 0 remarks." in out
    assert skipped["reason"] in out


def test_drafts_drawers_and_languages(file):
    call_command(
        "import_questions", file, partner="islands", draft=True, category="2026/Spring", language="fr"
    )
    row = Question.objects.get()
    assert not row.live and row.locale.language_code == "fr"
    assert (row.category.name, row.category.parent.name) == ("Spring", "2026")


def test_a_dry_run_writes_nothing(file, capsys):
    call_command("import_questions", file, partner="islands", dry_run=True)
    assert not Question.objects.exists() and not QuestionCategory.objects.exists()
    assert "1 would be imported" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "partner", "words"),
    [
        ("week.gift", "nobody", "There is no partner “nobody”."),
        ("missing.gift", "islands", "cannot be read"),
        ("empty.gift", "islands", "The file is empty."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(file, name, partner, words):
    (file.parent / "empty.gift").write_text("")
    with pytest.raises(CommandError, match=words) as error:
        call_command("import_questions", file.parent / name, partner=partner)
    assert error.value.returncode == 1


def test_questions_go_out_and_come_in_again_unchanged(file, capsys):
    partner = PartnerFactory(slug="coast")
    brought_in(partner, question(1), question(2, category=("Other",)))
    out = file.parent / "out.gift"
    call_command("export_questions", out, partner="coast", format="gift", category="Links")
    assert "Questions written: 1." in capsys.readouterr().out
    call_command("import_questions", out, partner="coast")
    assert "1 read: 0 imported (0 of them changed), 1 unchanged" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no category"):
        call_command("export_questions", out, partner="coast", format="gift", category="Links/None")
