"""The courses of the demo: one folder each under `courses/demo/`, loaded as a partner would load them."""

from collections.abc import Mapping
from pathlib import Path

import courses
from academy.users.models import User
from courses.folder import CourseFolder, read_course_folder
from courses.models import Course, Partner
from courses.review.locks import in_review
from courses.services import load_course, open_course

ROOT = Path(courses.__file__).parent / "demo"


def read_demo_folders() -> list[CourseFolder]:
    """Read all course folders of the demo, in the order of their codes."""
    folders = [read_course_folder(path.parent) for path in ROOT.glob("*/course.toml")]
    return sorted(folders, key=lambda folder: folder.code)


def make_courses(partners: Mapping[str, Partner], *, by: User) -> dict[str, Course]:
    """Load the courses and open them to the catalogue; return all by their code.

    A course whose lessons are still to come is open too: its page stands there with its outline and says when
    registration opens; nobody can enrol before there are lessons.
    """
    opened = {}
    for folder in read_demo_folders():
        held = Course.objects.filter(key=folder.key).first()
        if held and in_review(held):
            opened[folder.code] = held  # made by an earlier seeding, and standing still
            continue
        loaded = load_course(folder=folder, partner=partners[folder.partner], by=by)
        opened[folder.code] = open_course(course=loaded.course, by=by)
    return opened
