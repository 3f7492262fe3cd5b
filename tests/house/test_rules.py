"""Each house rule sees a bad sample and lets a good one pass."""

import pytest

from tests.house import rules

LONG = "x = 1\n" * 401
LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 40
SAMPLES = [
    (rules.files_are_short, "cms/pages.py", LONG, LONG[:600]),
    (rules.functions_are_short, "cms/pages.py", LONG_FUNCTION, LONG_FUNCTION[:200] + "\n"),
    (rules.nothing_is_left_for_later, "cms/pages.py", "# " + "TO" + "DO: later", "# todo list of a member"),
    (
        rules.migrations_stand_alone,
        "cms/migrations/0002_x.py",
        "from cms.services import f",
        "import cms.storage",
    ),
    (rules.no_trace_of_a_machine, "docs/a.md", "see /ro" + "ot/x", "see ../root/x and /learn/work/"),
    (rules.no_trace_of_a_machine, "docs/a.md", "http://10" + ".1.2.3/", "http://127.0.0.1/ version 10.1.2"),
    (rules.locks_carry_no_addresses, "requirements/a.txt", "a @ https://x", "a==1 --hash=sha256:0"),
    (
        rules.templates_obey_the_policy,
        "templates/a.html",
        '<p style="x">',
        "<p class='style'>a style = b</p>",
    ),
    (rules.templates_obey_the_policy, "templates/a.html", "<b onclick='x'>", "<b class='on'> on='x'"),
    (
        rules.templates_obey_the_policy,
        "templates/a.html",
        "<script>x</script>",
        "<script src='a.js'></script>",
    ),
    (rules.templates_obey_the_policy, "templates/a.html", "<style>x</style>", "<p>styles</p>"),
    (rules.partials_say_what_they_need, "templates/_a.html", "<p></p>", "{# needs: course #}<p></p>"),
    (
        rules.partials_say_what_they_need,
        "templates/a.html",
        "{% include '_a.html' %}",
        "{% include 'a' only %}",
    ),
    (rules.css_has_no_left_and_right, "a.css", "p { margin-left: 1em }", "p { margin-inline-start: 1em }"),
    (rules.css_has_no_left_and_right, "a.css", "p { left: 0 }", "/* left: 0 */ p { inset-inline: 0 }"),
    (rules.css_has_no_left_and_right, "a.css", "p { text-align: right }", "p { text-align: end }"),
]


@pytest.mark.parametrize(("rule", "path", "bad", "good"), SAMPLES)
def test_a_rule_tells_bad_from_good(rule, path, bad, good):
    assert list(rule(path, bad))
    assert not list(rule(path, good))


@pytest.mark.parametrize("path", ["cms/utils.py", "courses/helpers/a.py", "academy/common.py"])
def test_a_module_that_says_nothing_is_refused(path):
    assert list(rules.modules_say_what_they_hold(path, ""))
    assert not list(rules.modules_say_what_they_hold("courses/commonwealth.py", ""))


@pytest.mark.parametrize("name", ["0002_auto_20261122", "0003_alter_page_title_and_more"])
def test_a_migration_that_does_not_say_what_it_does_is_refused(name):
    assert list(rules.migrations_say_what_they_do(f"cms/migrations/{name}.py", ""))
    assert not list(rules.migrations_say_what_they_do("cms/migrations/0002_six_locales.py", ""))


def test_every_rule_has_a_sample():
    sampled = {rule for rule, *_ in SAMPLES}
    assert set(rules.RULES) - sampled == {rules.modules_say_what_they_hold, rules.migrations_say_what_they_do}
