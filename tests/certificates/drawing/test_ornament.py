"""That a border and a rosette belong to one number."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from certificates.drawing.look import PAGES
from certificates.drawing.ornament import ring, strand, turns
from certificates.numbers import ALPHABET, check_character
from certificates.pdf import pdf_bytes
from tests.certificates.drawing.test_pdf import beyond_frame, image_of
from tests.certificates.statements import statement

WIDTH, HEIGHT = PAGES["a4"]
bodies = st.text(alphabet=ALPHABET, min_size=19, max_size=19)


@given(bodies, bodies)
def test_no_two_numbers_turn_their_rosette_alike(one, other):
    same = turns(one + check_character(one)) == turns(other + check_character(other))
    assert same is (one == other)


def test_the_turns_spell_the_number():
    number = "7KQ4M2XD9PTRWH3C5VNA"
    spelt = sum(turn << (16 * place) for place, turn in enumerate(turns(number)))
    digits = ""
    for _ in range(19):
        spelt, value = divmod(spelt, 32)
        digits = ALPHABET[value] + digits
    assert digits == number[:-1]


def test_two_certificates_have_two_borders():
    one, other = (
        image_of(pdf_bytes(statement(number=number, specimen=False), "en").content)
        for number in ("7KQ4M2XD9PTRWH3C5VNA", "0123456789ABCDEFGHJ0")
    )
    assert ImageChops.difference(beyond_frame(one), beyond_frame(other)).getbbox() is not None


def test_curves_are_small_and_made_once():
    assert len(strand(104, 3, WIDTH, HEIGHT)) < 6_000
    assert strand(104, 3, WIDTH, HEIGHT) is strand(104, 3, WIDTH, HEIGHT)
    assert len(ring(26, 0.17)) < 3_000
