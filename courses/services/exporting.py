"""Write a course as a folder that `load_course` and `load_drafts` read again, with nothing changed."""

from dataclasses import dataclass
from pathlib import Path

from wagtail.log_actions import log

from academy.users.models import User
from courses.course_export import CourseExport
from courses.folder import FolderInvalid, read_course_folder
from courses.models import Course

NOTES = "export-notes.txt"


@dataclass(frozen=True)
class Exported:
    """What was written, and in words what the folder cannot hold or a reader of it would refuse."""

    files: int
    notes: tuple[str, ...]


def export_course(*, course: Course, folder: Path, live: bool, by: User | None = None) -> Exported:
    """Write `course` below `folder`, which is empty: its live texts, or the newest drafts.

    The folder is read again at once. What a reader would refuse, as in unfinished drafts, and what the format
    cannot hold is told in `export-notes.txt`.
    """
    export = CourseExport(course, folder, live=live)
    notes = export.write()
    try:
        read_course_folder(folder)
    except FolderInvalid as invalid:
        notes += [f"Mend this before you load the folder: {problem}" for problem in invalid.problems]
    if notes:
        (folder / NOTES).write_text("\n".join(dict.fromkeys(notes)) + "\n", encoding="utf-8")
    files = sum(path.is_file() for path in folder.rglob("*"))
    log(instance=course, action="courses.export_course", user=by, data={"live": live, "files": files})
    return Exported(files, tuple(dict.fromkeys(notes)))
