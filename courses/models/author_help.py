"""What stands beside each field of the editor, with an example. Panels hold it, so no migration does."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel

COURSE = {
    "summary": _(
        "Two or three sentences for the catalogue. Such as: “Measure your link, then plan lessons for it.”"
    ),
    "description": _("What the course is about and how one works in it. Three or four paragraphs."),
    "audience": _("Such as “Staff of education ministries who plan distance learning”."),
    "entry_requirements": _("Such as “None”, or “You can work with a spreadsheet”."),
    "assessment_text": _("Such as “A final quiz of ten questions; 80 % is needed.”"),
    "award_text": _("Such as “A certificate of completion for passing the final quiz”."),
    "fee_text": _("Such as “Free of charge”, or “250 CHF, paid to the organiser”."),
    "funding_text": _("Who pays for the course, by name."),
    "contact": _("An address that somebody reads, such as training@example.org."),
}
LESSON = {
    "minutes": _("How long reading takes. 150 words a minute is a good guess in a second language."),
    "body": _(
        "Begin with one sentence on what this lesson is good for. Then text, an example, something to try."
    ),
    "author": _("Who wrote it, as a reader should cite it. Such as “Amina Diallo, Nile Institute”."),
    "sources": _(
        "One a line, as a reader would cite them. Such as “ITU, Measuring digital development, 2025”."
    ),
    "licence": _("Such as “CC BY 4.0”. It says what others may do with the lesson."),
}
QUIZ = {
    "minutes": _("How long most people take. Two minutes a question is a good guess."),
    "intro": _(
        "What the quiz is about and what helps. Such as “Ten questions; have your measurements at hand.”"
    ),
}
OBJECTIVE = {
    "text": _(
        "Begin with a verb that can be seen. Such as “Measure the rate of a link”, not “Understand links”."
    ),
    "bloom": _(
        "How demanding it is: recalling a fact is “Remember”, planning something of one's own is “Create”."
    ),
}
QUESTION = {
    "name": _("For you and your colleagues; learners do not see it. Such as “Rate 3: lowest of a week”."),
    "category": _("Quizzes draw at random from a category, so put like with like."),
    "new_category": _("Such as “Final test”. It is made when you save."),
    "kind": _(
        "One right option, several, true or false; pairs to match, rows to put in order; a word, a number "
        "or a text to write. What the type needs stands below."
    ),
    "prompt": _("One thing at a time, and no trick. Such as “Which of these changes the delay?”"),
    "feedback": _("Said after each answer: why the right one is right, and where to read on."),
    "image": _("Where the question is about a picture. Choose it from your own collections."),
    "image_alt": _("For whoever does not see it, and without giving the answer away."),
    "audio": _("Where the question is about something heard."),
    "transcript": _("Word for word, for whoever does not hear it."),
    "hint": _("Shown when the learner asks for it. Such as “Look at the unit.”"),
    "feedback_right": _("Said in addition to whoever has all of it right."),
    "feedback_partly": _("Said in addition to whoever has some of it right."),
    "feedback_wrong": _("Said in addition to whoever has none of it right. Such as “Read lesson 2 again.”"),
    "match_case": _("Such as for a password or a unit: “Mb” is not “MB”."),
    "match_accents": _("Where “año” and “ano” are two words, and that is the question."),
    "match_width": _("Only of use where letters of East Asian keyboards are the question."),
    "unit": _("Shown behind the field, and understood where it is typed as well. Such as “Mbit/s”."),
    "min_words": _("Empty asks for no number of words."),
    "max_words": _("Empty sets no limit."),
    "difficulty": _("As you see it. A quiz may draw easy or hard questions only."),
    "objective_key": _("What this question tests. Each objective needs at least two questions."),
    "retired": _("It is asked no more; past attempts keep it."),
}
OPTION = {
    "right": _("Tick what is right. In a multiple choice several may be."),
    "text": _("Short, and about as long as the others."),
    "match": _("What the learner finds for it. A row with this alone is one that belongs to nothing."),
    "answer": _(
        "Such as “packet loss”, or “pack* loss”: the star stands for any letters. For a number: 9.81"
    ),
    "tolerance": _("How far off an answer may be. Such as 0.05"),
    "pinned": _("Such as “All of these”, which stays at the end."),
    "image": _("Only where the picture is the answer."),
    "image_alt": _("For whoever does not see it, and without giving the answer away."),
    "weight": _(
        "1 for a right option, 0 for a wrong one, below 0 where choosing it costs points. "
        "The tick sets it for you."
    ),
    "feedback": _("Said to whoever chose this. Such as “That is the rate; the delay is measured in ms.”"),
}
SLOT = {
    "question_key": _("A question that everybody gets."),
    "category": _("Or draw at random, so that neighbours get different questions."),
    "draw": _("How many of the category each learner gets."),
    "with_below": _("Draws from the whole branch."),
    "objective_key": _("Draws only questions that test it. Empty draws from all."),
    "difficulty": _("Draws only what its author thinks so hard. Empty draws from all."),
    "points": _("1 is usual; more for a question that takes longer."),
    "section": _("A new section begins here. Questions are shuffled inside their section only."),
}


def helped(texts: Mapping[str, Any], *names: str) -> list[FieldPanel]:
    """Return the panels of these fields, each with its help."""
    return [FieldPanel(name, help_text=texts[name]) for name in names]


class TitlePanel(TitleFieldPanel):
    """A title. Wagtail's script, which fills in the address, stays away where the form asks for none."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_attrs(self) -> dict[str, Any]:
            """Return the attributes of the field, without the script where there is nothing to fill in."""
            attrs: dict[str, Any] = super().get_attrs()
            if attrs["data-w-sync-target-value"]:
                return attrs
            return {name: value for name, value in attrs.items() if not name.startswith("data-")}


def titled() -> TitlePanel:
    """Return the panel of a page's title, with its help."""
    return TitlePanel("title", help_text=_("As learners see it: short, and what it is about."))


def address_panels() -> list[FieldPanel]:
    """Return what stands under “Promote”, for superusers: nobody else needs it in a course."""
    names = ("slug", "seo_title", "search_description", "show_in_menus")
    return [FieldPanel(name, permission="superuser") for name in names]
