"""Questions as GIFT, such that reading it gives the same questions, and any GIFT reader the same meaning.

What GIFT cannot say stands in tags in a comment above the question (`gift_tags`): other readers pass over it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from courses.bank.category_paths import write_path
from courses.bank.gift_beside import beside_tags
from courses.bank.gift_tags import tag, text_value
from courses.bank.gift_text import MOODLE, escape, named_format, text_of, written
from courses.bank.rows import ReadOption, ReadQuestion, ReadText
from courses.bank.weighing import rounded_shares, shares
from courses.material.toml_writing import single_spaced


def write_gift(
    questions: Iterable[ReadQuestion], path: Callable[[tuple[str, ...]], str] = write_path
) -> Iterator[str]:
    """Write questions, in drawers; `path` makes of a drawer's names what a `$CATEGORY:` says."""
    category: tuple[str, ...] = ()
    for question in questions:
        if question.category != category:
            category = question.category
            yield f"$CATEGORY: {path(category)}\n\n"
        yield f"{_question(question)}\n\n"


def _question(question: ReadQuestion) -> str:
    prompt = written(question.text, MOODLE)
    style = named_format(prompt, MOODLE)[0]
    body, options = _body(question, style)
    tags = (_tags(question), options, beside_tags(question.beside))
    comments = [" ".join(filter(None, each)) for each in tags]
    feedback = [f"####{written(question.feedback, style)}"] if question.feedback else []
    name = single_spaced(question.name)
    lines = [f"// {comment}" for comment in comments if comment]
    lines += [f"// [name:{name}]"] if not name.strip(":") and name else []
    head = f"::{escape(name)}::{prompt}"
    if not body and not feedback:
        return "\n".join([*lines, f"{head}{{}}"])
    return "\n".join(
        [*lines, f"{head}{{{body.pop(0) if question.kind == 'number' else ''}", *body, *feedback, "}"]
    )


def _tags(question: ReadQuestion) -> Iterator[str]:
    yield tag("id", question.id)
    yield tag("key", question.key)
    yield tag("objective", question.objective)
    yield tag("difficulty", question.difficulty)
    yield tag("retired", "yes" if question.retired else "")
    for each in question.tags:
        yield tag("tag", each)
    if _is_ambiguous(question):
        yield tag("kind", question.kind)
    yield tag("unit", question.unit)
    folds = (
        ("case", question.match_case),
        ("accents", question.match_accents),
        ("width", question.match_width),
    )
    yield tag("match", " ".join(name for name, matters in folds if matters))
    least, most = question.min_words, question.max_words
    if least is not None or most is not None:
        yield tag("words", f"{'' if least is None else least}-{'' if most is None else most}")
    yield tag("hint", text_value(question.hint))
    yield tag("right", text_value(question.feedback_right))
    yield tag("partly", text_value(question.feedback_partly))
    yield tag("wrong", text_value(question.feedback_wrong))


def _is_ambiguous(question: ReadQuestion) -> bool:
    """Whether the braces alone would be read as another kind, or with a remark."""
    weights = [option.weight for option in question.options]
    if question.kind == "single":
        return weights.count(max(weights, default=0)) != 1 or len(weights) < 2 or _lacks_text(question)
    if question.kind == "short-text":
        return all("->" in option.answer for option in question.options)
    if question.kind == "matching":
        return len(weights) < 2 or any(not option.match for option in question.options)
    return question.kind == "ordering" or (
        question.kind == "multiple" and (len(weights) < 2 or _lacks_text(question))
    )


def _lacks_text(question: ReadQuestion) -> bool:
    return any(not option.text.plain.strip() for option in question.options)


def _body(question: ReadQuestion, style: str) -> tuple[list[str], list[str]]:
    """The lines between the braces, and the tags of options."""
    options = question.options
    tags: list[str] = []
    if any(option.key for option in options):
        tags += [tag("option", option.key or "-") for option in options]
    tags.append(tag("pinned", " ".join(str(n) for n, option in enumerate(options, 1) if option.pinned)))
    if question.kind == "essay":
        return [], tags
    if question.kind == "true-false":
        return _true_false(options, style, tags), tags
    if question.kind in ("matching", "ordering"):
        return _rows(question, style, tags), tags
    options = _with_stand_ins(question, tags)
    lines = [
        f"{mark}{_option(question.kind, option, style, place, tags)}{_feedback(option, style)}"
        for place, (mark, option) in enumerate(zip(_marks(question, tags), options, strict=True), 1)
    ]
    return (["#", *lines] if question.kind == "number" else lines), tags


def _with_stand_ins(question: ReadQuestion, tags: list[str]) -> tuple[ReadOption, ...]:
    """The options, those that show a picture alone with its words: no reader of GIFT takes empty ones."""
    words = {each.option: single_spaced(each.words) for each in question.beside}
    if question.kind not in ("single", "multiple"):
        return question.options
    made = []
    for place, option in enumerate(question.options, 1):
        if not option.text and words.get(place):
            tags.append(tag("text", f"{place}:"))
            option = replace(option, text=ReadText(words[place]))
        made.append(option)
    return tuple(made)


def _feedback(option: ReadOption, style: str) -> str:
    return f"#{written(option.feedback, style)}" if option.feedback else ""


def _option(kind: str, option: ReadOption, style: str, place: int, tags: list[str]) -> str:
    if kind == "number":
        return f"{option.answer}:{option.tolerance}" if option.tolerance else option.answer
    if kind == "short-text":
        if option.answer.startswith("["):
            tags.append(tag("answer", f"{place}:{option.answer}"))
        return escape(option.answer)
    return written(option.text, style)


def _marks(question: ReadQuestion, tags: list[str]) -> Iterator[str]:
    """The sign and the worth of each option."""
    weights = [option.weight for option in question.options]
    exact = shares(question.kind, weights)
    if exact is None:
        tags.append(tag("weights", " ".join(map(str, weights))))
    rounded = [max(min(each, 100), -100) for each in map(int, rounded_shares(question.kind, weights))]
    said = exact or [str(each) for each in rounded]
    best = max(weights, default=0)
    first = weights.index(best) if best > 0 else -1  # nothing but “=” would be a short text
    for place, (option, share) in enumerate(zip(question.options, said, strict=True)):
        opening = option.answer or option.text.source
        if question.kind == "multiple":
            yield f"~%{share}%"
        elif place == first or (option.weight == best and question.kind != "single"):
            yield "=%100%" if opening.startswith("%") else "="
        elif question.kind == "single":
            yield f"~%{share}%" if option.weight or opening.startswith("%") else "~"
        else:
            yield f"=%{share}%"


def truth_first(options: tuple[ReadOption, ...]) -> tuple[ReadOption, ReadOption]:
    """Return the options of true and false in this order; those with words of their own are told by place."""
    first, second = (*options, ReadOption("true"), ReadOption("false"))[:2]
    return (second, first) if first.id == "false" or second.id == "true" else (first, second)


def _true_false(options: tuple[ReadOption, ...], style: str, tags: list[str]) -> list[str]:
    true, false = truth_first(options)
    if sorted((true.weight, false.weight)) != [0, 1]:
        tags.append(tag("weights", f"{true.weight} {false.weight}"))
    for place, option in enumerate((true, false), 1):
        if option.text:
            tags.append(tag("text", f"{place}:{text_value(option.text)}"))
    right, wrong = (true, false) if true.weight > false.weight else (false, true)
    said = "TRUE" if right is true else "FALSE"
    if right.feedback:
        return [f"{said}#{written(wrong.feedback, style)}#{written(right.feedback, style)}"]
    return [f"{said}{_feedback(wrong, style)}"]


def _rows(question: ReadQuestion, style: str, tags: list[str]) -> list[str]:
    """The rows of a matching; an ordering is one of rows with their places."""
    lines = []
    for place, option in enumerate(question.options, 1):
        left = written(option.text, style)
        right = str(place) if question.kind == "ordering" else written(option.match, style)
        if _cannot_stand(left, option.text, style):
            left = left.replace("->", "→")
            tags.append(tag("text", f"{place}:{text_value(option.text)}"))
        if option.feedback:
            tags.append(tag("said", f"{place}:{text_value(option.feedback)}"))
        lines.append(f"={left} -> {right}")
    return lines


def _cannot_stand(left: str, text: ReadText, style: str) -> bool:
    return "->" in f"{left} " or text_of(left, style, []) != text
