"""What the sample members answer: right or wrong, to questions of every kind, as plain data."""

import random
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from courses.grading import CHOICES, share_earned

Content = Mapping[str, Any]
Value = dict[str, Any]

# A question of the demo whose key is not what those choose who know most, so that its statistics say so: by
# its key, the place of the option that they choose. Keys of a folder's questions come from the course's.
WEAK_LINKS = UUID("8d4d7831-c2b9-4472-8a30-d1412e3b0e19")
TEMPTING = {str(uuid5(WEAK_LINKS, "question:dl-k09")): 1}
ESSAYS = {
    "en": "I teach forty nurses in two districts. I choose audio with its transcript, since all of them have "
    "a phone that plays sound and one evening in three the link is gone. They lose the pictures of the "
    "instruments, so each health post gets them in print, with numbers that the recording names.",
    "fr": "Je forme quarante infirmières dans deux districts. Je choisis l’audio avec sa transcription, car "
    "toutes ont un téléphone qui lit le son, et un soir sur trois la liaison manque. Elles y perdent les "
    "images des instruments ; chaque poste de santé les reçoit donc imprimées, avec les numéros que "
    "l’enregistrement cite.",
    "ar": "أدرّب أربعين ممرضة في مقاطعتين. أختار الصوت مع نصه المكتوب، لأن لدى الجميع هاتفًا يشغّل الصوت، "
    "وينقطع الاتصال مساء من كل ثلاثة. ويفقدن بذلك صور الأدوات، فيصل إلى كل مركز صحي نسخة مطبوعة منها "
    "بالأرقام التي يذكرها التسجيل.",
}


def right_value(content: Content) -> Value:
    """Return what earns a question's whole point; an essay is written."""
    kind, options = content["kind"], content["options"]
    if kind == "matching":
        return {"pairs": {option["key"]: option["choice"] for option in options}}
    if kind == "ordering":
        return {"places": {option["key"]: place for place, option in enumerate(options, start=1)}}
    if kind == "essay":
        return {"text": ESSAYS.get(content.get("language", ""), ESSAYS["en"])}
    best = max(options, key=lambda option: option["weight"])
    if kind not in CHOICES:
        return {"text": best["answer"].replace("*", "")}
    if kind == "multiple":
        return {"chosen": [option["key"] for option in options if option["weight"] > 0]}
    return {"chosen": [best["key"]]}


def wrong_value(content: Content, rng: random.Random) -> Value:
    """Return what earns nothing, as a learner answers who is sure; an essay is left empty."""
    kind, options = content["kind"], content["options"]
    if kind == "matching":
        keys = [choice["key"] for choice in content["choices"]]
        return {"pairs": {each["key"]: _after(keys, each["choice"]) for each in options}}
    if kind == "ordering":
        last = len(options)
        return {"places": {option["key"]: last - place for place, option in enumerate(options)}}
    if kind == "essay":
        return {}
    if kind not in CHOICES:
        given = [
            {"text": text}
            for text in ("bandwidth", "75", "9600")
            if not share_earned(content, {"text": text})
        ]
        return rng.choice(given)
    return {"chosen": [rng.choice([option["key"] for option in options if option["weight"] <= 0])]}


def tempted_value(content: Content) -> Value | None:
    """Return what those answer who know most to a question whose key is doubtful; None for any other."""
    place = TEMPTING.get(content["key"])
    return None if place is None else {"chosen": [content["options"][place]["key"]]}


def _after(keys: list[str], key: str) -> str:
    return keys[(keys.index(key) + 1) % len(keys)]
