"""Statements to draw: one good one, and what to change in it."""

from copy import deepcopy
from typing import Any

STATEMENT: dict[str, Any] = {
    "v": 1,
    "number": "7KQ4M2XD9PTRWH3C5VNA",
    "kind": "completion",
    "holder": "A Sample Learner",
    "course": {
        "key": "0b7f7a0e-6f0e-4b0e-9d0c-000000000001",
        "code": "DL-101",
        "title": {
            "en": "Distance learning on weak links",
            "ar": "التعلّم عن بُعد عبر وصلات ضعيفة",
            "es": "Aprendizaje a distancia con enlaces débiles",
            "fr": "L’apprentissage à distance sur des liaisons fragiles",
            "ru": "Дистанционное обучение при слабой связи",
            "zh-hans": "弱网络环境下的远程学习",
        },
        "level": "introductory",
        "hours": "1.5",
    },
    "partner": {
        "key": "0b7f7a0e-6f0e-4b0e-9d0c-000000000002",
        "name": {"en": "University of the Pacific Islands", "ar": "جامعة جزر المحيط الهادئ"},
    },
    "issuer": {"name": {"en": "Academy", "ar": "الأكاديمية", "ru": "Академия", "zh-hans": "学院"}},
    "result": {"percent": "91.67", "pass_mark": 80, "graded": True},
    "completed_on": "2026-11-02",
    "issued_on": "2026-11-02",
    "language": "en",
    "signatories": [
        {
            "name": {"en": "Amina Diallo", "ar": "أمينة ديالو"},
            "title": {"en": "Director, Capacity Development", "ar": "مديرة تنمية القدرات"},
        },
        {
            "name": {"en": "Tane Mahuta", "ar": "تاني ماهوتا"},
            "title": {"en": "Dean, partner institution", "ar": "عميد المؤسسة الشريكة"},
        },
    ],
    "specimen": True,
    "verify_url": "https://academy.example/verify/7KQ4-M2XD-9PTR-WH3C-5VNA/",
}


def statement(**changes: Any) -> dict[str, Any]:
    """The good statement with `changes`; `title` changes the course's title in every language."""
    made = deepcopy(STATEMENT)
    if "title" in changes:
        made["course"]["title"] = {"en": changes.pop("title")}
    return {**made, **changes}
