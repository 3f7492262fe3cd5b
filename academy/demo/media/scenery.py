"""What stands still in the film: sky, hills, village house, mast and school, in the light of the hour."""

from dataclasses import dataclass
from math import cos, pi, sin

from academy.demo.media.brush import (
    AMBER,
    AMBER_EDGE,
    AMBER_WASH,
    INK,
    LEAF,
    LEAF_WASH,
    MUTED,
    PAPER,
    SEA,
    SEA_WASH,
    VIOLET,
    Point,
    area,
    box,
    disc,
    group,
    line,
    mix,
    shape,
)

HOUSE_AERIAL, MAST_TOP, SCHOOL_AERIAL = (160.0, 168.0), (330.0, 98.0), (548.0, 168.0)
NIGHT_TOP, NIGHT_LOW = "#0f2136", "#3a5674"
STARS = [
    (34, 46), (92, 28), (148, 62), (205, 34), (262, 70), (300, 24), (372, 90), (440, 38), (486, 92),
    (528, 30), (590, 66), (618, 24), (228, 104), (420, 120), (610, 118), (20, 110),
]  # fmt: skip


@dataclass(frozen=True)
class Light:
    """The hour: each from 0 to 1. `dawn` reddens the horizon, `storm` greys it."""

    night: float
    dawn: float
    storm: float

    def on(self, colour: str, share: float = 0.62) -> str:
        """Return a colour as it looks outside at this hour."""
        return mix(mix(colour, MUTED, 0.22 * self.storm), NIGHT_TOP, share * self.night)


def sky(light: Light, sun: Point, drift: float) -> str:
    """Return the sky with sun, moon, stars and one small cloud that drifts through the day."""
    top = mix(mix("#cfe2ec", "#b4c0ca", light.storm), NIGHT_TOP, light.night)
    low = mix(mix(mix(PAPER, "#dfe3e6", light.storm), "#f7dcb4", light.dawn), NIGHT_LOW, light.night)
    twilight = 4 * light.night * (1 - light.night)
    low = mix(low, mix("#fbe7e9", AMBER_EDGE, 0.45), 0.85 * twilight)
    top = mix(top, mix(VIOLET, SEA_WASH, 0.3), 0.75 * twilight)
    stops = shape("stop", offset="0", stop_color=top) + shape("stop", offset="1", stop_color=low)
    ground = shape("defs", shape("linearGradient", stops, id="sky", x2="0", y2="1"))
    shining = 1 - 0.75 * light.storm
    halo = mix(AMBER_EDGE, AMBER_WASH, 0.35)
    stars = "".join(disc((x, y), 1 + x % 3 * 0.4, PAPER) for x, y in STARS)
    moon = area("M396 40 a17 17 0 1 0 16 23 a14 14 0 0 1 -16 -23 z", "#f3ead2")
    cloud = _cloud(mix(PAPER, "#ffffff", 0.5))
    return (
        ground
        + box(-10, -10, 660, 330, "url(#sky)")
        + group(stars, moon, opacity=light.night**2)
        + group(disc(sun, 34, halo, opacity=0.25), disc(sun, 20, halo), opacity=shining)
        + group(cloud, at=(drift, 62), scale=0.55, opacity=0.9 * (1 - light.night))
    )


def storm_cloud(light: Light, time: float) -> str:
    """Return the cloud that stands over the town in bad weather, with its rain."""
    away = 230 * (1 - light.storm)
    drops = []
    for number in range(16):
        fall = (time * 0.9 + number * 0.37) % 1
        x, y = 400 + number * 13, 84 + fall * 96
        drops.append(line([(x, y), (x - 3, y + 9)], "#7f93a4", 1.6, opacity=0.8 * (1 - fall)))
    rain = group(*drops, opacity=max(0, light.storm * 2 - 1))
    return group(rain, group(_cloud("#8b99a6"), at=(418, 64), scale=1.25), at=(away, 0), opacity=light.storm)


def _cloud(fill: str) -> str:
    return area(
        "M0 20 a18 18 0 0 1 22 -22 a27 27 0 0 1 50 -8 a22 22 0 0 1 34 12 a15 15 0 0 1 6 28 h-98 "
        "a14 14 0 0 1 -14 -10 z",
        fill,
    )


def hills(light: Light) -> str:
    """Return the land: a far range, the hill of the mast, the plain in front."""
    far, middle, near = (
        light.on(colour) for colour in (mix(LEAF_WASH, SEA_WASH, 0.4), "#c3dccb", mix(LEAF_WASH, LEAF, 0.28))
    )
    trees = "".join(
        _tree(x, y, size, light)
        for x, y, size in ((214, 286, 1), (238, 294, 0.8), (404, 282, 0.9), (428, 292, 1.1), (622, 300, 1))
    )
    road = area(
        "M106 300 C150 330 260 320 330 324 S520 330 548 300 h14 C540 344 420 336 330 336 S120 344 88 300 z",
        light.on(mix(PAPER, AMBER_WASH, 0.6)),
    )
    return (
        area("M-10 262 C80 214 150 232 220 240 S420 214 500 232 S620 226 650 240 V330 H-10 z", far)
        + area("M176 300 C250 280 280 206 330 204 S420 282 496 300 z", middle)
        + area("M-10 292 C120 282 240 300 340 296 S560 286 650 294 V370 H-10 z", near)
        + trees
        + road
    )


def _tree(x: float, y: float, size: float, light: Light) -> str:
    crown = light.on(mix(LEAF, LEAF_WASH, 0.35))
    trunk = line([(0, 0), (0, -14)], light.on(AMBER), 3)
    return group(
        trunk,
        disc((0, -22), 12, crown),
        disc((-7, -16), 8, crown),
        disc((7, -16), 8, crown),
        at=(x, y),
        scale=size,
    )


def mast(light: Light, lamp: str) -> str:
    """Return the mast on its hill; the lamp at its top says whether it hears the school."""
    steel = light.on(INK, 0.25)
    legs = line([(314, 208), (330, 104), (346, 208)], steel, 2.6)
    braces = []
    for step in range(1, 5):
        share = step / 5
        lower, upper = 208 - 104 * (step - 1) / 5, 208 - 104 * share
        spread, above = 16 * (1 - (step - 1) / 5), 16 * (1 - share)
        braces.append(
            line(
                [(330 - spread, lower), (330 + above, upper), (330 - above, upper), (330 + spread, lower)],
                steel,
                1.4,
            )
        )
    rings = "".join(
        line(
            [(330 + r * cos(a / 10 * pi), 98 + r * sin(a / 10 * pi)) for a in range(start, start + 5)],
            lamp,
            2,
        )
        for r in (13, 20)
        for start in (-2, 8)
    )
    return (
        legs
        + "".join(braces)
        + disc(MAST_TOP, 6, lamp)
        + disc(MAST_TOP, 2.4, PAPER)
        + group(rings, opacity=0.75)
    )


def school(light: Light, lit: float) -> str:
    """Return the school in its town; `lit` says how much light is in its windows."""
    wall, edge = light.on(PAPER, 0.5), light.on(INK, 0.3)
    town = "".join(
        box(x, y, width, 302 - y, light.on(mix(SEA_WASH, MUTED, 0.22), 0.7))
        for x, y, width in ((452, 250, 30), (474, 232, 26), (600, 240, 30), (624, 256, 30))
    )
    glass = mix(light.on(mix(SEA_WASH, SEA, 0.25), 0.7), "#ffd98a", lit)
    windows = "".join(
        box(x, y, 13, 16, glass, rx=1.5, stroke=edge, stroke_width=1.4)
        for y in (242, 270)
        for x in (502, 522, 561, 581)
    )
    flag = line([(604, 216), (604, 176)], edge, 2) + area("M604 177 l20 6 -20 7 z", light.on(LEAF, 0.4))
    return (
        town
        + line([(548, 196), SCHOOL_AERIAL], edge, 2.4)
        + box(492, 228, 112, 74, wall, stroke=edge, stroke_width=2.2)
        + box(486, 220, 124, 10, light.on(SEA, 0.45), rx=2)
        + area("M526 222 L548 194 L570 222 z", light.on(SEA, 0.45), stroke=edge, stroke_width=2.2)
        + windows
        + area(
            "M540 302 v-28 a8 8 0 0 1 16 0 v28 z", light.on(AMBER_EDGE, 0.5), stroke=edge, stroke_width=1.6
        )
        + flag
        + disc(SCHOOL_AERIAL, 4.5, light.on(SEA, 0.2))
    )


def house(light: Light, lit: float, smoke: float, time: float, thin: float) -> str:
    """Return the village house from outside. `thin` narrows its lines when the camera comes near."""
    wall, edge, roof = light.on(AMBER_WASH, 0.5), light.on(INK, 0.3), light.on(AMBER_EDGE, 0.5)
    stroke: dict[str, float | str] = {"stroke": edge, "stroke_width": 2.4 * thin, "stroke_linejoin": "round"}
    glass = mix(light.on(mix(SEA_WASH, SEA, 0.25), 0.7), "#ffd98a", lit)
    puffs = "".join(
        disc((76 - 6 * rise, 176 - 34 * rise), 3 + 6 * rise, PAPER, opacity=0.7 * (1 - rise))
        for rise in ((time * 0.35 + n / 3) % 1 for n in range(3))
    )
    return (
        group(puffs, opacity=smoke)
        + box(70, 184, 13, 30, light.on("#b5622e", 0.5), **stroke)
        + line([(160, 212), HOUSE_AERIAL], edge, 2.4 * thin)
        + disc(HOUSE_AERIAL, 4.5, light.on(SEA, 0.2))
        + box(58, 222, 118, 78, wall, **stroke)
        + area("M44 226 L116 178 L188 226 z", roof, **stroke)
        + box(70, 254, 24, 46, light.on("#b5622e", 0.5), **stroke)
        + disc((89, 278), 1.6, PAPER)
        + box(112, 244, 46, 32, glass, **stroke)
        + line([(135, 244), (135, 276)], edge, 1.8 * thin)
        + line([(112, 260), (158, 260)], edge, 1.8 * thin)
    )
