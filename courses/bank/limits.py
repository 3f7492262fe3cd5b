"""What a file of questions may hold at most. A file comes from anybody, so everything in it is bounded.

The numbers are several times what real files need; whoever has more splits the file.
"""

MAX_FILE_BYTES = 20_000_000  # GIFT, Aiken and CSV hold no pictures: 5 000 long questions make 5 MB
MAX_LINES = 2_000_000  # a file of nothing but line breaks keeps no worker busy
MAX_SECONDS = 60.0  # of reading alone; 5 000 questions take two
MAX_QUESTIONS = 20_000
MAX_FINDINGS = 5_000  # questions that stay out: past these, the file is not one of its format

MAX_BLOCK_CHARS = 200_000  # one question with all its options
MAX_TEXT_CHARS = 20_000  # one text of it, with its markup
MAX_NAME_CHARS = 200  # as the database has it, and so are those below
MAX_ID_CHARS = 100
MAX_ANSWER_CHARS = 500
MAX_NUMBER_CHARS = 40
MAX_UNIT_CHARS = 40
MAX_TAG_CHARS = 60
MAX_TAGS = 50
MAX_OPTIONS = 100  # nobody reads a longer list; a drop-down of 100 still opens
MAX_CATEGORY_DEPTH = 10

MAX_XML_BYTES = 100_000_000  # Moodle XML holds pictures, as base64
MAX_XML_QUESTION_CHARS = 12_000_000  # one question with its pictures
MAX_HTML_CHARS = 200_000  # one text as another platform keeps it, before it is cleaned
MAX_PICTURE_BYTES = 8_388_608  # as Wagtail takes them
