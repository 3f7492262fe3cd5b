"""What moves in the film: the line, the person who writes, the message that waits and travels, the reply.

Scenes of 40 seconds, told by the lesson's captions: all connected (0–6 s), the line breaks (6–12), somebody
writes and the message waits (12–20), it travels by itself (20–28), the reply comes back and waits (28–40).
"""

from math import cos, pi, sin

from academy.demo.media.brush import (
    AMBER,
    AMBER_EDGE,
    AMBER_WASH,
    EDGE_LINE,
    INK,
    LEAF,
    MUTED,
    PAPER,
    ROSE,
    SEA,
    SEA_WASH,
    VIOLET,
    Point,
    along,
    area,
    between,
    box,
    disc,
    group,
    line,
    mix,
    shape,
    track,
)
from academy.demo.media.scenery import (
    HOUSE_AERIAL,
    MAST_TOP,
    SCHOOL_AERIAL,
    Light,
    hills,
    house,
    mast,
    school,
    sky,
    storm_cloud,
)

SECONDS = 40
LIGHT_STEP = 0.4  # seconds for which the light stays: each change of the whole sky costs the film bytes
WIDTH, HEIGHT = 640, 360  # pixels
_LARGE = 1.25  # of the bubble and of what travels, so that a phone shows it
WAIT = (61.5, 115.5)  # where a message waits, over the house
_FIRST_BEND, _SECOND_BEND = (240.0, 102.0), (445.0, 92.0)


def frame(time: float) -> str:
    """Return the film's picture at `time` seconds as an SVG document."""
    hour = time - time % LIGHT_STEP
    light = Light(
        night=track(hour, (22, 0), (26, 1), (36, 1), (38.8, 0)),
        dawn=track(hour, (21.6, 0), (23, 1), (26, 0), (35, 0), (37.5, 1), (40, 0.6)),
        storm=track(hour, (5.6, 0), (7.6, 1), (20.1, 1), (21.6, 0)),
    )
    near = track(time, (12, 0), (13.7, 1), (18.7, 1), (20.2, 0))
    working = 1 - _broken(time)
    lamp = mix(mix(MUTED, EDGE_LINE, 0.3), mix(LEAF, "#7fd0a0", light.night), working)
    parts = (
        sky(light, _sun(time), -40 + time * 9),
        hills(light),
        mast(light, lamp),
        school(light, track(time, (21.5, 0), (23.5, 1), (33, 1), (34.5, 0))),
        _town_house(light, near, time),
        _links(light, time),
        storm_cloud(light, time),
        _arrived(time),
        _waiting(time),
        _travelling(time),
    )
    left, top, width, height = (
        a + (b - a) * near for a, b in ((0, 33), (0, 208), (WIDTH, 168), (HEIGHT, 94.5))
    )
    return shape(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{left:.2f} {top:.2f} {width:.2f} {height:.2f}",
        width=WIDTH,
        height=HEIGHT,
    )


def _sun(time: float) -> Point:
    """Across the day, down behind the town in the evening, up behind the village in the morning."""
    if time < 30:
        return track(time, (0, 236), (20, 452), (26, 486)), track(
            time, (0, 54), (12, 46), (20, 96), (26, 300)
        )
    return track(time, (34, 206), (40, 226)), track(time, (34.5, 300), (40, 160))


def _broken(time: float) -> float:
    """How broken the line between mast and school is, from 0 to 1."""
    return track(time, (6.6, 0), (8.6, 1), (20.2, 1), (21.8, 0))


def _first_link(share: float) -> Point:
    return along(HOUSE_AERIAL, _FIRST_BEND, MAST_TOP, share)


def _second_link(share: float) -> Point:
    return along(MAST_TOP, _SECOND_BEND, SCHOOL_AERIAL, share)


def _links(light: Light, time: float) -> str:
    """The line from house to mast, and the one from mast to school with its gap and hanging ends."""
    broken = _broken(time)
    clear = mix(SEA, "#8cc4e4", light.night)
    dim = mix(clear, mix(MUTED, EDGE_LINE, 0.45), broken)
    whole = [_first_link(step / 24) for step in range(25)]
    gap = 0.17 * broken
    halves = []
    for first, last in ((0.0, 0.5 - gap), (0.5 + gap, 1.0)):
        points = []
        for step in range(17):
            share = first + (last - first) * step / 16
            loose = max(0.0, 1 - abs(share - (0.5 - gap if first == 0 else 0.5 + gap)) / 0.3)
            x, y = _second_link(share)
            points.append((x, y + 20 * broken * loose**2))
        halves.append(line(points, dim, 4, stroke_dasharray="none" if broken < 0.3 else "7 7"))
    cross = _second_link(0.5)
    mark = line([(-8, -8), (8, 8)], ROSE, 4.5) + line([(-8, 8), (8, -8)], ROSE, 4.5)
    shown = track(time, (8, 0), (9, 1), (20, 1), (20.8, 0))
    glow = line(whole, clear, 10, opacity=0.16)
    pulses = group(*_pulses(clear, time), opacity=track(time, (0, 1), (6.2, 1), (7, 0), (38, 0), (39, 1)))
    return (
        glow
        + line(whole, clear, 4)
        + "".join(halves)
        + group(mark, at=cross, scale=shown, opacity=shown)
        + pulses
    )


def _pulses(colour: str, time: float) -> list[str]:
    """Small signs of life that run along both lines while they work."""
    found = []
    for number in range(3):
        share = (time * 0.16 + number / 3) % 1
        for place in (_first_link(share), _second_link(share)):
            found.append(disc(place, 5, PAPER, stroke=colour, stroke_width=2.4))
    return found


def _town_house(light: Light, near: float, time: float) -> str:
    """The house from outside; from near, its front wall gives way to the room behind."""
    lit = track(time, (21, 0), (22.5, 1), (24, 1), (25.5, 0), (37.4, 0), (38.2, 0.8), (40, 0.4))
    outside = house(light, lit, track(time, (37.5, 0), (38.8, 1)), time, 1 - 0.5 * near)
    return outside + group(_room(time), opacity=track(near, (0.45, 0), (0.95, 1)))


def _room(time: float) -> str:
    """The room: somebody at a desk, a sheet that becomes a message, a tray where it waits, a clock."""
    desk = box(92, 272, 76, 4, AMBER_EDGE, rx=1) + box(97, 276, 3, 23, AMBER) + box(160, 276, 3, 23, AMBER)
    shelf = box(66, 236, 22, 1.6, AMBER_EDGE) + "".join(
        box(67.5 + n * 3.6, 236 - height, 3, height, colour)
        for n, (height, colour) in enumerate(((9, SEA), (11, LEAF), (8, ROSE), (10, VIOLET), (9, AMBER)))
    )
    tray = line([(141, 265), (143, 271.4), (163, 271.4), (165, 265)], INK, 1.3)
    folded = track(time, (15.6, 0), (16.4, 1))
    moved = track(time, (16.4, 0), (17.4, 1))
    lifted = 6 * sin(pi * moved)
    place = between((124, 266), (153, 265), moved)
    letter = envelope((place[0], place[1] - lifted), 0.42, AMBER_EDGE)
    return (
        box(59.2, 223.2, 115.6, 76.3, mix(AMBER_WASH, PAPER, 0.35))
        + box(59.2, 294, 115.6, 5.5, mix(AMBER_EDGE, AMBER_WASH, 0.45))
        + shelf
        + _clock((153, 240), 9.5, track(time, (13, 0.05), (16.8, 0.1), (20, 0.75)))
        + _writer(time)
        + desk
        + group(_sheet(time), opacity=1 - folded)
        + group(letter, opacity=folded)
        + _arm(time)
        + tray
    )


def _writer(time: float) -> str:
    """A person on a chair, seen from the side."""
    chair = line([(70, 256), (72, 281), (90, 281)], AMBER, 2.2) + line([(74, 281), (73, 298)], AMBER, 2.2)
    chair += line([(89, 281), (90, 298)], AMBER, 2.2)
    legs = line([(82, 280), (101, 281), (102, 297), (107, 297)], INK, 5)
    body = area("M74 281 C73 266 76 257 84 256 C92 257 94 266 93 281 z", VIOLET)
    head = disc((87, 246.5), 7.4, "#8a5a3a") + area(
        "M79.2 248 C77.5 238 85 236.4 89 238 C94 239 95.6 243 94.6 246 "
        "C92 242.6 88 242.4 85.6 243.4 C84.6 246 83 249.6 80.6 251 z",
        INK,
    )
    return chair + legs + body + head


def _arm(time: float) -> str:
    """The arm and its pen, which move while the letter is written and then rest."""
    writing = track(time, (13.2, 0), (13.8, 1), (15.2, 1), (15.8, 0))
    resting = track(time, (15.4, 0), (16.6, 1))
    row = track(time, (13.6, 0), (15.4, 7))
    hand = (121 + 5 * writing * sin(time * 6), 262 + row + 0.7 * writing * cos(time * 11))
    hand = between(hand, (107, 270.5), resting)
    sleeve = line([(85, 262), (98, 271), hand], mix(VIOLET, INK, 0.25), 4.2)
    pen = line([(hand[0] - 3, hand[1] - 6), (hand[0] + 1, hand[1] + 1.6)], AMBER, 1.3, opacity=1 - resting)
    return sleeve + pen + disc(hand, 2.3, "#8a5a3a")


def _sheet(time: float) -> str:
    """A sheet on the desk, tilted towards us, with lines that grow."""
    parts = [area("M112 272 L137 272 L133 258 L115 258 z", "#ffffff", stroke=MUTED, stroke_width=0.7)]
    for number in range(4):
        grown = track(time, (13.6 + number * 0.45, 0), (14.1 + number * 0.45, 1))
        left, y = 117 - number * 0.8, 260.6 + number * 2.9
        if grown > 0.03:
            parts.append(line([(left, y), (left + (13 + number) * grown, y)], SEA, 0.9))
    return "".join(parts)


def _clock(centre: Point, radius: float, turned: float) -> str:
    """A clock whose hands have turned: the short one by `turned` of the dial, the long one twelve times."""
    hands = ""
    for length, width, angle in ((0.5, 0.13, turned), (0.76, 0.1, turned * 12)):
        tip = (
            centre[0] + radius * length * sin(2 * pi * angle),
            centre[1] - radius * length * cos(2 * pi * angle),
        )
        hands += line([centre, tip], INK, radius * width)
    marks = "".join(
        disc(
            (centre[0] + radius * 0.8 * sin(n * pi / 2), centre[1] + radius * 0.8 * cos(n * pi / 2)),
            radius * 0.07,
            MUTED,
        )
        for n in range(4)
    )
    return disc(centre, radius, "#ffffff", stroke=INK, stroke_width=radius * 0.14) + marks + hands


def envelope(centre: Point, size: float, seal: str, opened: float = 0) -> str:
    """Return a closed envelope, or one whose flap opens and whose letter rises."""
    back = box(-17, -11, 34, 23, "#ffffff", rx=2, stroke=INK, stroke_width=2)
    letter = box(
        -13, -9 - 13 * opened, 26, 20, mix(SEA_WASH, PAPER, 0.4), stroke=INK, stroke_width=1.4
    ) + "".join(line([(-8, -4 + y - 13 * opened), (8 - y, -4 + y - 13 * opened)], SEA, 1.8) for y in (0, 4))
    front = area(
        "M-17 -9 L0 4 L17 -9 V10 a2 2 0 0 1 -2 2 H-15 a2 2 0 0 1 -2 -2 z",
        "#ffffff",
        stroke=INK,
        stroke_width=2,
        stroke_linejoin="round",
    )
    flap_tip = 3 - 24 * opened
    flap = area(
        f"M-16 -10 L0 {flap_tip:.2f} L16 -10 z",
        "#ffffff",
        stroke=INK,
        stroke_width=2,
        stroke_linejoin="round",
    )
    closed = flap + disc((0, 2), 4.4, seal)
    if opened <= 0:
        return group(back, closed, at=centre, scale=size)
    return group(flap, back, letter, front, disc((0, 6), 3.4, seal), at=centre, scale=size)


def _waiting(time: float) -> str:
    """The bubble over the house: a tray for what waits there, and a clock that goes on."""
    shown = max(track(time, (19.4, 0), (20.4, 1), (22.6, 1), (23.4, 0)), track(time, (32.2, 0), (33.1, 1)))
    bubble = area(
        "M30 92 h104 a8 8 0 0 1 8 8 v44 a8 8 0 0 1 -8 8 h-26 l-4 16 l-12 -16 h-62 a8 8 0 0 1 -8 -8 v-44 "
        "a8 8 0 0 1 8 -8 z",
        mix(PAPER, AMBER_WASH, 0.4),
        stroke=INK,
        stroke_width=2,
        stroke_linejoin="round",
    )
    tray = line([(38, 126), (42, 142), (82, 142), (86, 126)], INK, 3)
    turned = track(time, (19, 0.75), (22, 0.85)) if time < 30 else track(time, (33.4, 0.05), (38.2, 0.6))
    inside = ""
    if time < 21.8:
        inside = envelope((62, 126), 1, AMBER_EDGE)
    elif time > 34.2:
        inside = envelope((62, 126), 1, LEAF, track(time, (38.4, 0), (39.2, 1)))
    parts = (tray, inside) if time > 38.4 else (inside, tray)  # at last the letter rises before the tray
    clock = _clock((112, 122), 16, turned)
    return group(bubble, *parts, clock, at=(-16, -42), scale=_LARGE, opacity=shown)


def _travelling(time: float) -> str:
    """The message on its way to the school, then the reply on its way back."""
    if 21.8 <= time < 27:
        size = _LARGE * track(time, (26.2, 1), (27, 0.35))
        return envelope(_way(track(time, (21.8, 0), (26.8, 1))), size, AMBER_EDGE)
    if 28.6 <= time <= 34.2:
        size = _LARGE * track(time, (28.6, 0.35), (29.3, 1))
        return envelope(_way(1 - track(time, (28.8, 0), (34.2, 1))), size, LEAF)
    return ""


def _way(share: float) -> Point:
    """The whole way from the tray over both lines into the school, by its share."""
    if share < 0.16:
        return between(WAIT, HOUSE_AERIAL, share / 0.16)
    if share < 0.5:
        return _first_link((share - 0.16) / 0.34)
    if share < 0.9:
        return _second_link((share - 0.5) / 0.4)
    return between(SCHOOL_AERIAL, (548, 236), (share - 0.9) / 0.1)


def _arrived(time: float) -> str:
    """A tick over the school when the message is there."""
    shown = track(time, (26.8, 0), (27.3, 1), (28.6, 1), (29.3, 0))
    tick = line([(-7, 0), (-2, 6), (8, -6)], "#ffffff", 3.6)
    return group(disc((0, 0), 15, LEAF, stroke="#ffffff", stroke_width=2.5), tick, at=(548, 140), scale=shown)
