"""The words of true and false in the languages of the academy."""

# Files write {T} and {F} without words, so we give them; the interface's catalogues may not be compiled yet.
TRUE_AND_FALSE = {
    "ar": {"true": "صح", "false": "خطأ"},
    "en": {"true": "True", "false": "False"},
    "es": {"true": "Verdadero", "false": "Falso"},
    "fr": {"true": "Vrai", "false": "Faux"},
    "ru": {"true": "Верно", "false": "Неверно"},
    "zh-hans": {"true": "对", "false": "错"},
}
