"""What differs between two states of a text, and of a course: matched by content, in reading order."""

from courses.review.difference_settings import changed_settings
from courses.review.difference_texts import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    Placed,
    compare_parts,
    compare_texts,
)
from courses.review.difference_words import ALL_STEPS, Effort
from courses.review.reading import Part


def block(words, place="", kind="body:text", **more):
    return Part(place or f"body/{words[:8]}", "Text", kind, words, **more)


def states(old, new):
    return [(change.state, change.part.words) for change in compare_parts(old, new)]


A, B, C = "First about radio.", "Second about mobile masts.", "Third about the tariff."


def test_equal_texts_have_no_difference():
    assert states([block(A), block(B)], [block(A), block(B)]) == []


def test_a_block_added_in_the_middle_is_one_added_block():
    assert states([block(A), block(C)], [block(A), block(B), block(C)]) == [(ADDED, B)]


def test_a_removed_block_stands_where_it_stood():
    assert states([block(A), block(B), block(C)], [block(A), block(C + " Now.")]) == [
        (REMOVED, B),
        (CHANGED, C + " Now."),
    ]


def test_a_block_that_moved_is_not_removed_and_added():
    assert states([block(A), block(B), block(C)], [block(C), block(A), block(B)]) == [(MOVED, C)]


def test_blocks_are_known_by_what_they_say_and_not_by_their_ids():
    old = [block(A, "body/1"), block(B, "body/2")]
    new = [block(A, "body/9"), block(B, "body/8")]
    assert states(old, new) == []


def test_a_changed_block_is_found_among_new_ones():
    old = [block("Write down the speed at noon.")]
    new = [block("Something else entirely, and new."), block("Write down the speed at midnight.")]
    assert states(old, new) == [
        (ADDED, "Something else entirely, and new."),
        (CHANGED, "Write down the speed at midnight."),
    ]


def test_blocks_of_different_kinds_are_never_one():
    assert [state for state, _words in states([block(A)], [block(A, kind="body:note")])] == [
        ADDED,
        REMOVED,
    ] or [state for state, _words in states([block(A)], [block(A, kind="body:note")])] == [REMOVED, ADDED]


def test_a_field_is_compared_with_itself_however_it_was_rewritten():
    [change] = compare_parts(
        [Part("summary", "Summary", "summary", A)], [Part("summary", "Summary", "summary", C)]
    )
    assert change.state == CHANGED and change.pieces is not None


def test_a_change_of_form_alone_says_so():
    [change] = compare_parts([block(A, raw="<p>…</p>")], [block(A, raw="<p><b>…</b></p>")])
    assert change.only_form and change.words == 0


def test_another_picture_with_the_same_words_is_a_change_of_files():
    [change] = compare_parts(
        [block("Speed falls", assets=(("image", 1),))], [block("Speed falls", assets=(("image", 2),))]
    )
    assert change.new_files and not change.only_form
    assert (change.assets_before, change.assets_after) == ((("image", 1),), (("image", 2),))


def test_a_thousand_alike_blocks_cost_a_bounded_effort():
    old = [block(f"Line {n} of a long list", f"body/{n}") for n in range(400)]
    new = [block(f"Line {n} of the long list", f"body/x{n}") for n in range(400)]
    effort = Effort()
    changes = compare_parts(old, new, effort)
    assert len(changes) == 400
    assert ALL_STEPS - effort.left < 100_000


def text(key, position, *, kind="lesson", above="m1", digest="same", language="en"):
    return Placed(kind, key, language, key.title(), position, digest, above)


def no_reading(pairs):
    assert list(pairs) == []
    return []


def empty_parts(pairs):
    return [([], []) for _pair in pairs]


def test_texts_with_the_same_digest_are_not_read():
    old = [text("a", 0), text("b", 1)]
    assert compare_texts(old, list(old), no_reading) == []


def test_a_lesson_in_another_module_is_moved_and_not_read():
    changes = compare_texts(
        [text("a", 0), text("b", 1)], [text("a", 0), text("b", 1, above="m2")], no_reading
    )
    assert [(each.state, each.text.key, each.other_module) for each in changes] == [(MOVED, "b", True)]


def test_the_fewest_texts_count_as_moved():
    old = [text(key, n) for n, key in enumerate("abcde")]
    new = [text(key, n) for n, key in enumerate("bcdea")]
    changes = compare_texts(old, new, no_reading)
    assert [(each.state, each.text.key) for each in changes] == [(MOVED, "a")]


def test_languages_of_one_text_are_compared_each_with_itself():
    old = [text("a", 0), text("a", 1, language="fr")]
    new = [text("a", 0), text("a", 1, language="fr", digest="new")]
    parts = [([block(A)], [block(B)])]
    [change] = compare_texts(old, new, lambda pairs: parts)
    assert (change.text.language, change.state) == ("fr", CHANGED)


def test_texts_come_and_go_and_stand_in_reading_order():
    changes = compare_texts(
        [text("a", 0), text("b", 1)], [text("a", 0), text("c", 1), text("d", 2)], empty_parts
    )
    assert [(each.state, each.text.key) for each in changes] == [
        (ADDED, "c"),
        (REMOVED, "b"),
        (ADDED, "d"),
    ]


def test_a_text_saved_anew_without_a_change_that_anybody_reads_is_left_out():
    same = [([block(A)], [block(A)])]
    assert compare_texts([text("a", 0)], [text("a", 0, digest="other")], lambda pairs: same) == []


def test_a_name_in_the_address_is_told_only_where_it_changes():
    one, other = Part("slug", "Address", "slug", "one"), Part("slug", "Address", "slug", "other")
    assert compare_parts([], [one]) == compare_parts([one], []) == []
    assert [each.state for each in compare_parts([one], [other])] == [CHANGED]


def test_effort_is_told_in_hours():
    old, new = ({"course": {"effort_minutes": minutes}} for minutes in (300, 77))
    found = changed_settings(old, new, {})
    assert [(each.label, each.before, each.after) for each in found] == [("Effort in hours", "5", "1.28")]
