"""Random changes to JSON values: to a member, a number, a text, a spelling."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any, Final

Place = tuple[Any, Any]
"""A container, and the name or index of one of its members."""

WORDS: Final = ("0x" + "11" * 32, "0x" + "00" * 32, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
PLAIN: Final = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    7,
    255,
    2**32,
    2**53 - 1,
    2**53,
    10**30,
    "",
    "0",
    "1",
)
TEXTS: Final = (
    " x",
    "x\t",
    "a\u0301",
    "\u202e",
    "\x7f",
    "é",
    "名",
    "\U0001f600",
    "~",
    "a/b~c",
    "0x",
    "0X1",
)
NESTED: Final = ([], {}, [[]], {"": 0}, [None], {"format": 1})
LITERALS: Final = (
    "-0",
    "1.0",
    "1e3",
    "NaN",
    "-Infinity",
    "01",
    "[1,]",
    "{}{}",
    "tru",
    "9" * 90,
    "\ufeff",
)
NAMES: Final = (
    "note",
    "zz",
    "a/b",
    "m~n",
    "é",
    "\U0001f600",
    "0",
    "__proto__",
    "constructor",
    "hash",
)


def places(value: Any) -> Iterator[Place]:
    """Every place within a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in inside:
        yield value, step
        if isinstance(inner, dict | list):
            yield from places(inner)


def somewhere(random: Random, document: Any) -> Place:
    """A place, each branch of the document as likely as another, whatever its size."""
    place: Place = (document, random.choice(steps(document)))
    while random.random() < 0.75:
        inner = place[0][place[1]]
        if not isinstance(inner, dict | list) or not inner:
            break
        place = (inner, random.choice(steps(inner)))
    return place


def steps(container: Any) -> list[Any]:
    return list(container) if isinstance(container, dict) else list(range(len(container)))


def instead(random: Random, old: Any) -> Any:
    """Another value for *old*, often one near it."""
    if isinstance(old, int) and not isinstance(old, bool) and random.random() < 0.5:
        return random.choice((old + 1, old - 1, str(old), bool(old), old * 2))
    if isinstance(old, str) and old and random.random() < 0.6:
        at = random.randrange(len(old))
        near = (
            old[:at] + random.choice("01289abfAZ_-.~ ") + old[at + 1 :],
            old[:at],
            old + old[-1],
            old.upper(),
            old.lower(),
            old[:at] + old[at + 1 :],
        )
        return random.choice(near)
    return copy.deepcopy(random.choice(random.choice((WORDS, PLAIN, TEXTS, NESTED))))


def replace(random: Random, document: Any) -> None:
    container, step = somewhere(random, document)
    container[step] = instead(random, container[step])


def add(random: Random, document: Any) -> None:
    container, _ = somewhere(random, document)
    if isinstance(container, dict):
        container[random.choice(NAMES)] = instead(random, None)
    else:
        container.insert(
            random.randrange(len(container) + 1), copy.deepcopy(random.choice(container))
        )


def change_json(random: Random, document: Any) -> None:
    if random.random() < 0.2:
        add(random, document)
    elif random.random() < 0.2:
        container, step = somewhere(random, document)
        del container[step]
    else:
        replace(random, document)


def spelled(random: Random, part: Any) -> str:
    """The JSON, seldom with a fault of spelling in it."""
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    if random.random() < 0.9:
        return text
    at = random.randrange(len(text))
    return (
        text[:at]
        + random.choice(("", " ", '"', "\n", "\ud800", "1.5", "NaN", '{"a":1,"a":2}'))
        + text[at:]
    )
