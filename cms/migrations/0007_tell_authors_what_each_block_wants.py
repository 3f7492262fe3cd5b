"""Say beside each field of a block what it wants, with an example."""

import cms.shown_blocks
import django.core.validators
import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0006_receive_files_in_pieces"),
    ]

    operations = [
        migrations.AlterField(
            model_name="standardpage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("text", 0),
                    ("image", 4),
                    ("quote", 10),
                    ("table", 15),
                    ("steps", 21),
                    ("comparison", 27),
                    ("links", 34),
                    ("action", 37),
                    ("fold", 40),
                    ("contact", 45),
                ],
                blank=True,
                block_lookup={
                    0: ("cms.blocks.TextBlock", (), {}),
                    1: (
                        "wagtail.images.blocks.ImageChooserBlock",
                        (),
                        {"help_text": "It is made smaller for phones by itself.", "label": "Image"},
                    ),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What someone who cannot see the picture needs to know, such as “Speed falls after 18:00”.",
                            "label": "Text alternative",
                            "max_length": 400,
                        },
                    ),
                    3: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Stands below the picture. Say where it is from.",
                            "label": "Caption",
                            "max_length": 300,
                            "required": False,
                        },
                    ),
                    4: ("wagtail.blocks.StructBlock", [[("image", 1), ("alt", 2), ("caption", 3)]], {}),
                    5: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Without quotation marks.",
                            "label": "What was said or written",
                            "max_length": 2000,
                        },
                    ),
                    6: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Name and role, such as “Ana Cruz, engineer”.",
                            "label": "Who said it",
                            "max_length": 200,
                        },
                    ),
                    7: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "As a reader would cite it.",
                            "label": "Where it stands",
                            "max_length": 300,
                            "required": False,
                        },
                    ),
                    8: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": cms.shown_blocks.language_choices,
                            "help_text": "Only where it is not the language of this page.",
                            "label": "Language of these words",
                            "required": False,
                        },
                    ),
                    9: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Stands below the words; say so where the translation is yours.",
                            "label": "The same in the language of this page",
                            "max_length": 2000,
                            "required": False,
                        },
                    ),
                    10: (
                        "wagtail.blocks.StructBlock",
                        [[("text", 5), ("who", 6), ("source", 7), ("language", 8), ("translation", 9)]],
                        {},
                    ),
                    11: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What the table shows. It is read out first.",
                            "label": "Caption",
                            "max_length": 200,
                        },
                    ),
                    12: (
                        "wagtail.blocks.BooleanBlock",
                        (),
                        {"default": True, "label": "The first row names the columns", "required": False},
                    ),
                    13: (
                        "wagtail.blocks.BooleanBlock",
                        (),
                        {
                            "help_text": "Helps whoever listens: each cell is read with the name of its row.",
                            "label": "The first column names the rows",
                            "required": False,
                        },
                    ),
                    14: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "One row a line, with a bar (|) between cells, such as: Hour | Speed. You can also paste cells from a spreadsheet. A bar inside a cell is written \\|.",
                            "label": "Rows",
                            "max_length": 40000,
                        },
                    ),
                    15: (
                        "wagtail.blocks.StructBlock",
                        [[("caption", 11), ("header_row", 12), ("header_column", 13), ("rows", 14)]],
                        {},
                    ),
                    16: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Measure the speed of your link”.",
                            "label": "What these steps lead to",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    17: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Begin with a verb: “Open the settings”.",
                            "label": "Do this",
                            "max_length": 200,
                        },
                    ),
                    18: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "Only where the step needs more words.",
                            "label": "How",
                            "required": False,
                        },
                    ),
                    19: ("wagtail.blocks.StructBlock", [[("title", 17), ("text", 18)]], {}),
                    20: ("wagtail.blocks.ListBlock", (19,), {"label": "Steps", "max_num": 20, "min_num": 2}),
                    21: ("wagtail.blocks.StructBlock", [[("title", 16), ("steps", 20)]], {}),
                    22: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Two ways to reach a village”.",
                            "label": "Title",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    23: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Fibre”, beside “Satellite”.",
                            "label": "What is compared",
                            "max_length": 120,
                        },
                    ),
                    24: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"help_text": "One point a line.", "label": "Points", "max_length": 4000},
                    ),
                    25: ("wagtail.blocks.StructBlock", [[("title", 23), ("points", 24)]], {}),
                    26: ("wagtail.blocks.ListBlock", (25,), {"label": "Sides", "max_num": 3, "min_num": 2}),
                    27: ("wagtail.blocks.StructBlock", [[("title", 22), ("columns", 26)]], {}),
                    28: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Heading", "max_length": 120, "required": False},
                    ),
                    29: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Words of the link", "max_length": 120, "required": False},
                    ),
                    30: ("wagtail.blocks.PageChooserBlock", (), {"label": "Page", "required": False}),
                    31: (
                        "wagtail.blocks.URLBlock",
                        (),
                        {
                            "help_text": "Beginning with https://.",
                            "label": "or an address",
                            "max_length": 500,
                            "required": False,
                            "validators": [django.core.validators.URLValidator(schemes=["https", "http"])],
                        },
                    ),
                    32: ("wagtail.blocks.StructBlock", [[("title", 29), ("page", 30), ("url", 31)]], {}),
                    33: ("wagtail.blocks.ListBlock", (32,), {"label": "Links", "max_num": 20}),
                    34: ("wagtail.blocks.StructBlock", [[("title", 28), ("links", 33)]], {}),
                    35: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Sentence before it", "max_length": 300, "required": False},
                    ),
                    36: (
                        "wagtail.blocks.StructBlock",
                        [[("title", 29), ("page", 30), ("url", 31)]],
                        {"label": "Button"},
                    ),
                    37: ("wagtail.blocks.StructBlock", [[("text", 35), ("link", 36)]], {}),
                    38: ("wagtail.blocks.CharBlock", (), {"label": "What is folded away", "max_length": 200}),
                    39: ("cms.blocks.TextBlock", (), {"label": "Text"}),
                    40: ("wagtail.blocks.StructBlock", [[("title", 38), ("text", 39)]], {}),
                    41: ("wagtail.blocks.CharBlock", (), {"label": "Name", "max_length": 150}),
                    42: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "What for", "max_length": 200, "required": False},
                    ),
                    43: ("wagtail.blocks.EmailBlock", (), {"label": "E-mail address", "required": False}),
                    44: (
                        "wagtail.blocks.RegexBlock",
                        (),
                        {
                            "error_messages": {
                                "invalid": "Write digits, with + and the country's code first."
                            },
                            "label": "Telephone",
                            "regex": "\\A\\+?[0-9 ()./-]{5,30}\\Z",
                            "required": False,
                        },
                    ),
                    45: (
                        "wagtail.blocks.StructBlock",
                        [[("name", 41), ("role", 42), ("email", 43), ("phone", 44)]],
                        {},
                    ),
                },
                verbose_name="text",
            ),
        ),
    ]
