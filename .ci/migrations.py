"""Lint the SQL that our later migrations mean to PostgreSQL; the database that is asked is not written to.

An app's first migration makes tables that nobody uses yet, so locks in it hold up nobody; nor do those of the
other migrations that come with the first release.

    python -m tests.services.postgres python .ci/migrations.py
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

OF_THE_FIRST_RELEASE = {
    "certificates_0002_keep_mail_claims_and_find_unfinished_work",
    "certificates_0004_designs_keys_releases_and_a_log",
    "certificates_0005_tell_holders_what_happened",
    "certificates_0006_ship_two_designs",
    "certificates_0008_mail_people_about_their_accounts",
    "cms_0003_give_the_site_a_frame_and_the_home_page_sections",
    "courses_0002_describe_courses_by_region_and_topic",
    "courses_0004_say_who_else_delivers_and_funds",
    "courses_0005_let_a_course_have_a_picture",
    "courses_0006_index_the_versions_of_courses",
    "courses_0009_let_training_partners_author_and_be_reviewed",
    "courses_0016_give_the_bank_eight_types_and_statistics",
    "courses_0017_say_which_certificates_a_course_gives",
    "enrollments_0004_grade_essays_and_rule_on_questions",
    "enrollments_0005_tell_about_graded_essays",
    "enrollments_0006_confirm_names_and_record_attendance",
}


def write_sql(folder: Path) -> list[Path]:
    """Write each migration of our own apps but the first as SQL and return the files."""
    import django
    from django.apps import apps
    from django.core.management import call_command

    django.setup()
    ours = [config for config in apps.get_app_configs() if (ROOT / config.name.replace(".", "/")).is_dir()]
    written = []
    for config in ours:
        for migration in sorted(Path(config.path, "migrations").glob("[0-9]*.py")):
            name = f"{config.label}_{migration.stem}"
            if migration.stem.startswith("0001_") or name in OF_THE_FIRST_RELEASE:
                continue
            target = folder / f"{name}.sql"
            with target.open("w", encoding="utf-8") as file:
                call_command("sqlmigrate", config.label, migration.stem, stdout=file, no_color=True)
            written.append(target)
    return written


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        files = write_sql(Path(name))
        squawk = [Path(sys.executable).parent / "squawk", "--config", ROOT / ".ci" / "squawk.toml"]
        return subprocess.run([*squawk, *files]).returncode


if __name__ == "__main__":
    sys.exit(main())
