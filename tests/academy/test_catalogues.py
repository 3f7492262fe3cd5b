"""Catalogues: gathered as Django looks the strings up, checked, and compiled where stale."""

import gettext
import os
import textwrap

import pytest
from babel.messages.catalog import Catalog

from academy import catalogues


@pytest.fixture
def house(tmp_path, settings):
    """An empty house with one room, whose interface is English and Arabic."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.ACADEMY_INTERFACE_LANGUAGES = ["en", "ar"]
    (tmp_path / "cms").mkdir()
    (tmp_path / "templates").mkdir()
    return tmp_path


def gathered_ids():
    return {(message.id, message.context) for message in catalogues.gather() if message.id}


def test_strings_of_python_code_are_gathered_with_context_and_plural(house):
    (house / "cms" / "models.py").write_text(
        textwrap.dedent("""
            title = gettext_lazy("Title")
            month = pgettext("month", "May")
            days = ngettext_lazy("%(n)s day", "%(n)s days", "n")
            other = translate("Not marked")
        """)
    )
    assert gathered_ids() == {("Title", None), ("May", "month"), (("%(n)s day", "%(n)s days"), None)}


def test_strings_of_templates_are_gathered_as_django_looks_them_up(house):
    (house / "templates" / "page.html").write_text(
        """<p title="it's _('no call')">{% translate "100 % done" %}
        {% blocktranslate trimmed count n=n %}
            one {{ n }} (day)
        {% plural %}
            many {{ n }} days
        {% endblocktranslate %}
        {% translate "May" context "month" %} {{ _("Quoted ) bracket") }}</p>"""
    )
    assert gathered_ids() == {
        ("100 %% done", None),
        (("one %(n)s (day)", "many %(n)s days"), None),
        ("May", "month"),
        ("Quoted ) bracket", None),
    }


def test_a_template_that_cannot_be_read_is_an_error(house):
    with pytest.raises(SyntaxError):
        catalogues.first_expression('gettext("open')


def test_update_keeps_translations_drops_what_is_gone_and_guesses_nothing(house):
    code = house / "cms" / "views.py"
    code.write_text('a = _("Kept")\nb = _("Dropped")')
    assert catalogues.update("ar")
    path = catalogues.catalogue_path("ar")
    path.write_text(path.read_text().replace('msgid "Kept"\nmsgstr ""', 'msgid "Kept"\nmsgstr "باق"'))
    code.write_text('a = _("Kept")\nb = _("Dropped later")')
    assert catalogues.update("ar")
    assert {message.id: message.string for message in catalogues.read_catalogue("ar") if message.id} == {
        "Kept": "باق",
        "Dropped later": "",
    }
    assert not catalogues.update("ar")


def problems_with(source: str, translation: str, flags: tuple[str, ...] = ()) -> list[str]:
    """What is said of one translated text."""
    sources, kept = Catalog(), Catalog()
    return list(catalogues.message_problems(sources.add(source), kept.add(source, translation, flags=flags)))


@pytest.mark.parametrize(
    ("source", "translation", "flags", "said"),
    [
        ("Title", "", (), "not translated"),
        ("Title", "عنوان", ("fuzzy",), "marked fuzzy"),
        ("%(n)s days", "أيام", (), "placeholders differ"),
        ("{name} days", "{names} أيام", (), "placeholders differ"),
        ("<b>Now</b>", "الآن", (), "HTML tags differ"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(source, translation, flags, said):
    assert [what for what in problems_with(source, translation, flags) if said in what]
    assert not problems_with("<b>%(n)s</b>", "<b>%(n)s</b>")


def test_forms_of_a_plural_may_leave_the_number_out_but_bring_no_other():
    sources, kept = Catalog(locale="ar"), Catalog(locale="ar")
    source = sources.add(("%(n)s day", "%(n)s days"))
    fine = kept.add(("%(n)s day", "%(n)s days"), ("لا يوم", "يوم", "يومان", "%(n)s", "%(n)s", "%(n)s"))
    assert not list(catalogues.message_problems(source, fine))
    fine.string = ("%(m)s", *fine.string[1:])
    assert list(catalogues.message_problems(source, fine))


def test_check_names_what_is_missing_and_what_is_gone(house):
    (house / "cms" / "views.py").write_text('a = _("Old")')
    catalogues.update("ar")
    (house / "cms" / "views.py").write_text('a = _("New")')
    said = "\n".join(catalogues.problems("ar"))
    assert "'New': not in the catalogue" in said
    assert "'Old': no longer in the code" in said


def test_a_catalogue_is_compiled_when_it_is_newer_than_its_compiled_form(house):
    path = catalogues.catalogue_path("zh-hans")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Title"\nmsgstr "标题"\n')
    assert path.parent.parent.name == "zh_Hans"
    assert catalogues.compile_stale() == [path.with_suffix(".mo")]
    assert catalogues.compile_stale() == []
    later = path.stat().st_mtime + 5
    os.utime(path, (later, later))
    assert catalogues.compile_stale() == [path.with_suffix(".mo")]
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Title") == "标题"
