"""What Wagtail's editor sends for a page that somebody opens and saves without a change."""

from typing import Any

from django.http import QueryDict
from wagtail import blocks
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.rich_text import RichText


def saved_in_the_editor(page: Any) -> Any:
    """Return the draft of `page` as the editor's form leaves it, saved unchanged; a new revision holds it."""
    draft = page.get_latest_revision_as_object()
    form_class = draft.get_edit_handler().get_form_class()
    form = form_class(instance=draft)
    sent = QueryDict(mutable=True)
    for name, field in form.fields.items():
        bound = form[name]
        value = bound.value()
        if hasattr(field, "block"):
            _send_block(sent, bound.html_name, field.block, value)
        else:
            _send(sent, bound.html_name, field.widget, field.prepare_value(value))
    for formset in form.formsets.values():
        for part in [formset.management_form, *formset.forms]:
            for name, field in part.fields.items():
                bound = part[name]
                _send(sent, bound.html_name, field.widget, field.prepare_value(bound.value()))
    posted = form_class(sent, instance=draft)
    assert posted.is_valid(), posted.errors
    saved = posted.save(commit=False)
    return saved.save_revision()


def _send(sent: QueryDict, name: str, widget: Any, value: Any) -> None:
    """Put into `sent` what a browser sends for one field: ends of lines become CR LF."""
    if value is None or value is False:
        return
    if value is True:
        sent[name] = "on"
    elif isinstance(widget, DraftailRichTextArea):
        sent[name] = widget.format_value(value)
    elif isinstance(value, list | tuple):
        sent.setlist(name, [str(each) for each in value])
    else:
        shown = widget.format_value(value)
        shown = shown[0] if isinstance(shown, list) else shown
        sent[name] = str(shown if shown is not None else "").replace("\r\n", "\n").replace("\n", "\r\n")


def _send_block(sent: QueryDict, prefix: str, block: Any, value: Any) -> None:
    if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        children = list(value) if isinstance(block, blocks.StreamBlock) else list(value.bound_blocks)
        sent[f"{prefix}-count"] = str(len(children))
        for number, child in enumerate(children):
            sent[f"{prefix}-{number}-deleted"] = ""
            sent[f"{prefix}-{number}-order"] = str(number)
            sent[f"{prefix}-{number}-id"] = child.id or ""
            if isinstance(block, blocks.StreamBlock):
                sent[f"{prefix}-{number}-type"] = child.block_type
            _send_block(sent, f"{prefix}-{number}-value", child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            _send_block(sent, f"{prefix}-{name}", child, value.get(name))
    elif isinstance(block, blocks.RichTextBlock):
        source = value.source if isinstance(value, RichText) else value or ""
        sent[prefix] = block.field.widget.format_value(source)
    else:
        _send(sent, prefix, block.field.widget, block.field.prepare_value(block.value_for_form(value)))
