"""Say beside each field of a block what it wants, with an example."""

import cms.shown_blocks
import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0014_let_activities_leave_with_an_approval"),
    ]

    operations = [
        migrations.AlterField(
            model_name="lessonpage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("text", 0),
                    ("steps", 6),
                    ("term", 9),
                    ("quote", 15),
                    ("table", 20),
                    ("comparison", 26),
                    ("case", 33),
                    ("answer", 36),
                    ("note", 39),
                    ("reflection", 41),
                    ("image", 45),
                    ("audio", 50),
                    ("video", 59),
                    ("download", 62),
                    ("resource", 68),
                ],
                blank=True,
                block_lookup={
                    0: ("cms.blocks.TextBlock", (), {}),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Measure the speed of your link”.",
                            "label": "What these steps lead to",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Begin with a verb: “Open the settings”.",
                            "label": "Do this",
                            "max_length": 200,
                        },
                    ),
                    3: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "Only where the step needs more words.",
                            "label": "How",
                            "required": False,
                        },
                    ),
                    4: ("wagtail.blocks.StructBlock", [[("title", 2), ("text", 3)]], {}),
                    5: ("wagtail.blocks.ListBlock", (4,), {"label": "Steps", "max_num": 20, "min_num": 2}),
                    6: ("wagtail.blocks.StructBlock", [[("title", 1), ("steps", 5)]], {}),
                    7: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"help_text": "Such as “Latency”.", "label": "Term", "max_length": 120},
                    ),
                    8: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "One or two plain sentences; say what an abbreviation stands for.",
                            "label": "What it means",
                        },
                    ),
                    9: ("wagtail.blocks.StructBlock", [[("term", 7), ("meaning", 8)]], {}),
                    10: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Without quotation marks.",
                            "label": "What was said or written",
                            "max_length": 2000,
                        },
                    ),
                    11: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Name and role, such as “Ana Cruz, engineer”.",
                            "label": "Who said it",
                            "max_length": 200,
                        },
                    ),
                    12: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "As a reader would cite it.",
                            "label": "Where it stands",
                            "max_length": 300,
                            "required": False,
                        },
                    ),
                    13: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": cms.shown_blocks.language_choices,
                            "help_text": "Only where it is not the language of this page.",
                            "label": "Language of these words",
                            "required": False,
                        },
                    ),
                    14: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Stands below the words; say so where the translation is yours.",
                            "label": "The same in the language of this page",
                            "max_length": 2000,
                            "required": False,
                        },
                    ),
                    15: (
                        "wagtail.blocks.StructBlock",
                        [[("text", 10), ("who", 11), ("source", 12), ("language", 13), ("translation", 14)]],
                        {},
                    ),
                    16: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What the table shows. It is read out first.",
                            "label": "Caption",
                            "max_length": 200,
                        },
                    ),
                    17: (
                        "wagtail.blocks.BooleanBlock",
                        (),
                        {"default": True, "label": "The first row names the columns", "required": False},
                    ),
                    18: (
                        "wagtail.blocks.BooleanBlock",
                        (),
                        {
                            "help_text": "Helps whoever listens: each cell is read with the name of its row.",
                            "label": "The first column names the rows",
                            "required": False,
                        },
                    ),
                    19: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "One row a line, with a bar (|) between cells, such as: Hour | Speed. You can also paste cells from a spreadsheet. A bar inside a cell is written \\|.",
                            "label": "Rows",
                            "max_length": 40000,
                        },
                    ),
                    20: (
                        "wagtail.blocks.StructBlock",
                        [[("caption", 16), ("header_row", 17), ("header_column", 18), ("rows", 19)]],
                        {},
                    ),
                    21: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Two ways to reach a village”.",
                            "label": "Title",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    22: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Fibre”, beside “Satellite”.",
                            "label": "What is compared",
                            "max_length": 120,
                        },
                    ),
                    23: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"help_text": "One point a line.", "label": "Points", "max_length": 4000},
                    ),
                    24: ("wagtail.blocks.StructBlock", [[("title", 22), ("points", 23)]], {}),
                    25: ("wagtail.blocks.ListBlock", (24,), {"label": "Sides", "max_num": 3, "min_num": 2}),
                    26: ("wagtail.blocks.StructBlock", [[("title", 21), ("columns", 25)]], {}),
                    27: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Gitega, Burundi”, or “An island state”.",
                            "label": "Place",
                            "max_length": 120,
                        },
                    ),
                    28: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as 2015, or 2015–2018.",
                            "label": "Year",
                            "max_length": 30,
                            "required": False,
                        },
                    ),
                    29: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "Such as “A cyclone cut the only cable.”",
                            "label": "What happened",
                        },
                    ),
                    30: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "Such as “Two satellite terminals served the hospital.”",
                            "label": "What was done",
                        },
                    ),
                    31: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "Such as “Keep a terminal in each district.”",
                            "label": "What to take away",
                        },
                    ),
                    32: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"help_text": "As a reader would cite it.", "label": "Source", "max_length": 400},
                    ),
                    33: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("place", 27),
                                ("year", 28),
                                ("happened", 29),
                                ("done", 30),
                                ("learnt", 31),
                                ("source", 32),
                            ]
                        ],
                        {},
                    ),
                    34: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “What a good answer holds”.",
                            "label": "Words to open it by",
                            "max_length": 120,
                        },
                    ),
                    35: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "Readers see it when they open it.",
                            "label": "Text",
                        },
                    ),
                    36: ("wagtail.blocks.StructBlock", [[("title", 34), ("text", 35)]], {}),
                    37: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("try", "Try it"),
                                ("remember", "Remember"),
                                ("example", "Example"),
                                ("careful", "Careful"),
                            ],
                            "help_text": "It is the heading of the box, in the language of the page.",
                            "label": "Kind",
                        },
                    ),
                    38: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "link"],
                            "help_text": "Two or three sentences, such as “Open this page on a phone and count the seconds.”",
                            "label": "Text",
                        },
                    ),
                    39: ("wagtail.blocks.StructBlock", [[("kind", 37), ("text", 38)]], {}),
                    40: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Such as “Who in your country cannot take this course today, and why?”",
                            "label": "Question",
                            "max_length": 600,
                        },
                    ),
                    41: ("wagtail.blocks.StructBlock", [[("prompt", 40)]], {}),
                    42: (
                        "wagtail.images.blocks.ImageChooserBlock",
                        (),
                        {"help_text": "It is made smaller for phones by itself.", "label": "Image"},
                    ),
                    43: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What someone who cannot see the picture needs to know, such as “Speed falls after 18:00”.",
                            "label": "Text alternative",
                            "max_length": 400,
                        },
                    ),
                    44: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Stands below the picture. Say where it is from.",
                            "label": "Caption",
                            "max_length": 300,
                            "required": False,
                        },
                    ),
                    45: ("wagtail.blocks.StructBlock", [[("image", 42), ("alt", 43), ("caption", 44)]], {}),
                    46: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Interview with a network engineer”.",
                            "label": "Title",
                            "max_length": 200,
                        },
                    ),
                    47: (
                        "wagtailmedia.blocks.AudioChooserBlock",
                        (),
                        {
                            "help_text": "Opus is lightest: a minute of speech has about 120 KB.",
                            "label": "Audio file",
                        },
                    ),
                    48: (
                        "wagtailmedia.blocks.AudioChooserBlock",
                        (),
                        {
                            "help_text": "MP3, for devices that cannot play Opus. Each device takes one of the two.",
                            "label": "The same in another format",
                            "required": False,
                        },
                    ),
                    49: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Every word that is said. Leave an empty line between paragraphs.",
                            "label": "Transcript",
                        },
                    ),
                    50: (
                        "wagtail.blocks.StructBlock",
                        [[("title", 46), ("audio", 47), ("second", 48), ("transcript", 49)]],
                        {},
                    ),
                    51: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"help_text": "Such as “How a mast is put up”.", "label": "Title", "max_length": 200},
                    ),
                    52: (
                        "wagtailmedia.blocks.VideoChooserBlock",
                        (),
                        {"help_text": "MP4 or WebM.", "label": "Video file"},
                    ),
                    53: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("ar", "Arabic"),
                                ("zh-hans", "Chinese"),
                                ("en", "English"),
                                ("fr", "French"),
                                ("ru", "Russian"),
                                ("es", "Spanish"),
                            ],
                            "help_text": "The language of the captions, not of the voice.",
                            "label": "Language",
                        },
                    ),
                    54: (
                        "wagtail.documents.blocks.DocumentChooserBlock",
                        (),
                        {
                            "help_text": "A file in WebVTT, whose name ends with .vtt; at most 512 KB.",
                            "label": "Caption file",
                        },
                    ),
                    55: ("wagtail.blocks.StructBlock", [[("language", 53), ("file", 54)]], {}),
                    56: (
                        "wagtail.blocks.ListBlock",
                        (55,),
                        {"default": [], "label": "Captions", "max_num": 6},
                    ),
                    57: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Every word that is said, and what is shown only. Leave an empty line between paragraphs. Without it the words of the captions stand in its place.",
                            "label": "Transcript",
                            "required": False,
                        },
                    ),
                    58: (
                        "wagtail.images.blocks.ImageChooserBlock",
                        (),
                        {
                            "help_text": "Costs data: leave it out if you can.",
                            "label": "Picture before it plays",
                            "required": False,
                        },
                    ),
                    59: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("title", 51),
                                ("video", 52),
                                ("captions", 56),
                                ("transcript", 57),
                                ("poster", 58),
                            ]
                        ],
                        {},
                    ),
                    60: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Such as “Checklist for a site visit”.",
                            "label": "Title",
                            "max_length": 200,
                        },
                    ),
                    61: (
                        "wagtail.documents.blocks.DocumentChooserBlock",
                        (),
                        {
                            "help_text": "What everybody can open: PDF, or a spreadsheet as CSV.",
                            "label": "File",
                        },
                    ),
                    62: ("wagtail.blocks.StructBlock", [[("title", 60), ("document", 61)]], {}),
                    63: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"help_text": "What it is called there.", "label": "Title", "max_length": 200},
                    ),
                    64: (
                        "wagtail.blocks.URLBlock",
                        (),
                        {"help_text": "Beginning with https://.", "label": "Address", "max_length": 500},
                    ),
                    65: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "One sentence on what it is good for. Such as “How to write a plan, step by step.”",
                            "label": "What it is",
                            "max_length": 600,
                        },
                    ),
                    66: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": cms.shown_blocks.language_choices,
                            "help_text": "Only where it is not the language of this page.",
                            "label": "Its language",
                            "required": False,
                        },
                    ),
                    67: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {
                            "help_text": "2 MB are 2000 kB. Leave it empty where you do not know.",
                            "label": "Its size in kB",
                            "max_value": 50000000,
                            "min_value": 1,
                            "required": False,
                        },
                    ),
                    68: (
                        "wagtail.blocks.StructBlock",
                        [[("title", 63), ("address", 64), ("about", 65), ("language", 66), ("size_kb", 67)]],
                        {},
                    ),
                },
                verbose_name="text",
            ),
        ),
    ]
