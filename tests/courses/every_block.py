"""A lesson with every block that needs no file, in English and Arabic, as a StreamField keeps it."""

from typing import Any

Body = list[dict[str, Any]]

CSV = "".join(
    f"\n{hour:02}:00 | {9 - hour / 4:.1f} | {2.4 - hour / 12:.1f} | {60 + hour * 4}" for hour in (6, 12, 18)
)


def _list(*values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": f"item-{at}"} for at, value in enumerate(values)]


def _body(*blocks: tuple[str, Any]) -> Body:
    return [{"type": kind, "value": value, "id": f"block-{at}"} for at, (kind, value) in enumerate(blocks)]


ENGLISH = _body(
    ("text", "<h2>Why links are slow</h2><p>After work everybody is on the air at once.</p>"),
    (
        "steps",
        {
            "title": "Measure your link",
            "steps": _list(
                {"title": "Close other programs", "text": "<p>They use the link too.</p>"},
                {"title": "Measure three times", "text": "<p>Note the figure in the <b>middle</b>.</p>"},
            ),
        },
    ),
    ("answer", {"title": "What a good answer holds", "text": "<p>The hours at <b>full</b> load.</p>"}),
    ("term", {"term": "Latency", "meaning": "<p>The time that a message takes to arrive.</p>"}),
    ("term", {"term": "Bandwidth", "meaning": "<p>How much fits through a link in a second.</p>"}),
    (
        "quote",
        {
            "text": "Il nous faut une liaison qui soit là le lundi matin.",
            "who": "A head teacher",
            "source": "Interview, 2024",
            "language": "fr",
            "translation": "We need a link that is there on Monday morning.",
        },
    ),
    (
        "table",
        {
            "caption": "Speed of a school's link, in Mbit/s",
            "header_row": True,
            "header_column": True,
            "rows": f"Hour | Download | Upload | Delay{CSV}",
        },
    ),
    (
        "comparison",
        {
            "title": "Three ways to connect a school",
            "columns": _list(
                {"title": "Satellite", "points": "Works everywhere\nSlow to answer"},
                {"title": "Fibre", "points": "Needs a trench\nQuick to answer"},
                {"title": "Mobile", "points": "Needs a mast nearby"},
            ),
        },
    ),
    (
        "case",
        {
            "place": "An island state",
            "year": "2015",
            "happened": "<p>A cyclone cut the only cable.</p>",
            "done": "<p>Two terminals served the hospital and the harbour.</p>",
            "learnt": "<p>Keep a terminal in each district, and use it twice a year.</p>",
            "source": "Report of the regulator, 2016",
        },
    ),
    ("note", {"kind": "remember", "text": "<p>Measure in the evening too.</p>"}),
    ("reflection", {"prompt": "Who cannot take this course today, and why?"}),
    (
        "resource",
        {
            "title": "Guidelines for emergency plans",
            "address": "https://www.example.org/plans/guide?part=1",
            "about": "How to write a plan, with a list to check it against.",
            "language": "fr",
            "size_kb": 2600,
        },
    ),
)

ARABIC = _body(
    ("text", "<h2>لماذا يبطؤ الاتصال</h2><p>بعد العمل يتصل الجميع في وقت واحد.</p>"),
    (
        "steps",
        {
            "title": "قِس سرعة اتصالك",
            "steps": _list(
                {"title": "أغلق البرامج الأخرى", "text": "<p>فهي تستعمل الاتصال أيضًا.</p>"},
                {"title": "قِس ثلاث مرات", "text": "<p>دوّن الرقم <b>الأوسط</b>.</p>"},
            ),
        },
    ),
    ("answer", {"title": "ما في الجواب الجيد", "text": "<p>ساعات العمل <b>بالحمل</b> الكامل.</p>"}),
    ("term", {"term": "زمن التأخير", "meaning": "<p>الوقت الذي تستغرقه الرسالة لتصل.</p>"}),
    ("term", {"term": "عرض النطاق", "meaning": "<p>مقدار ما يمر في الاتصال في ثانية واحدة.</p>"}),
    (
        "quote",
        {
            "text": "Il nous faut une liaison qui soit là le lundi matin.",
            "who": "مديرة مدرسة",
            "source": "مقابلة، 2024",
            "language": "fr",
            "translation": "نحتاج إلى اتصال موجود صباح يوم الاثنين.",
        },
    ),
    (
        "table",
        {
            "caption": "سرعة اتصال مدرسة، بالميغابت في الثانية",
            "header_row": True,
            "header_column": True,
            "rows": f"الساعة | التنزيل | الرفع | التأخير{CSV}",
        },
    ),
    (
        "comparison",
        {
            "title": "ثلاث طرق لتوصيل مدرسة",
            "columns": _list(
                {"title": "الساتل", "points": "يعمل في كل مكان\nبطيء الاستجابة"},
                {"title": "الألياف", "points": "تحتاج إلى خندق\nسريعة الاستجابة"},
                {"title": "الهاتف المحمول", "points": "يحتاج إلى برج قريب"},
            ),
        },
    ),
    (
        "case",
        {
            "place": "دولة جزرية",
            "year": "2015",
            "happened": "<p>قطع إعصار الكابل الوحيد.</p>",
            "done": "<p>خدم جهازان المستشفى والميناء.</p>",
            "learnt": "<p>احتفظ بجهاز في كل منطقة، واستعمله مرتين في السنة.</p>",
            "source": "تقرير الهيئة الناظمة، 2016",
        },
    ),
    ("note", {"kind": "remember", "text": "<p>قِس في المساء أيضًا.</p>"}),
    ("reflection", {"prompt": "من لا يستطيع متابعة هذه الدورة اليوم، ولماذا؟"}),
    (
        "resource",
        {
            "title": "Guidelines for emergency plans",
            "address": "https://www.example.org/plans/guide?part=1",
            "about": "كيف تُكتب خطة، مع قائمة للتحقق منها.",
            "language": "fr",
            "size_kb": 2600,
        },
    ),
)
BODIES = {"en": ENGLISH, "ar": ARABIC}
