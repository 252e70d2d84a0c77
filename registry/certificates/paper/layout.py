"""A paper laid out on A4: head with its QR code, sections of two columns, a foot on each page."""

from __future__ import annotations

import re
from typing import Final

from fpdf import FPDF

from registry.certificates.paper.document import Paper, Row, Section, in_utc
from registry.certificates.paper.qr import modules
from registry.certificates.paper.typeface import FAMILY, drawable, file
from registry.certificates.paper.wording import Language, Text, Words, in_language, table
from registry.certificates.paper.wrapping import wrapped

WIDTH: Final = 210.0
HEIGHT: Final = 297.0
MARGIN: Final = 20.0
_BOTTOM: Final = HEIGHT - 24.0
_LABELS: Final = 44.0
_GAP: Final = 4.0
_VALUES: Final = WIDTH - 2 * MARGIN - _LABELS - _GAP
_QR: Final = 30.0
_INK: Final = (28, 32, 38)
_QUIET: Final = (104, 112, 122)
_RULE: Final = (214, 219, 225)
_SEAL: Final = (22, 66, 108)
_ALARM: Final = (164, 38, 32)
_LEAD: Final = 1.42
"""Line height over type size."""
_POINT: Final = 25.4 / 72

_TOGETHER: Final = 80.0
_BESIDE: Final = 2.6
_EXACT: Final = re.compile(r"((sha-256:|0x)[0-9a-f]{64}|torrens .*)\Z")
_EXACT_SIZE: Final = 8.4
"""An id or digest fits one line at this size; commands are set alike."""

Colour = tuple[int, int, int]
Span = tuple[str, float, Colour]
"""Text, size in points, colour."""
Line = tuple[Span, ...]
"""What stands on one line, from left to right."""


class Sheet(FPDF):
    """One document under way. `y` is where the next line begins, from the page's top, mm."""

    def __init__(self, paper: Paper, language: Language) -> None:
        super().__init__(format="A4")
        self.paper, self.language = paper, language
        self.set_auto_page_break(False)
        self.set_creation_date(in_utc(paper.moment))
        self.set_producer("Torrens")
        self.set_title(" · ".join(in_language(paper.title, language)))
        self.set_lang("en" if language == "en" else "zh-CN")
        self.add_font(FAMILY, "", file())
        self.measured(1)
        self.glyphs = frozenset(getattr(self.current_font, "cmap", ()))
        self.alias_nb_pages("")
        self.add_page()

    def measured(self, size: float) -> None:
        """Set the type's size, points."""
        self.set_font(FAMILY, size=size)

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """A text broken to a width, mm."""
        self.measured(size)
        return wrapped(drawable(text, self.glyphs), width, self.get_string_width)

    def width(self, text: str, size: float) -> float:
        """Width of a line, mm."""
        self.measured(size)
        return float(self.get_string_width(text))

    def put(self, text: str, x: float, y: float, size: float, colour: Colour) -> None:
        """One line, *y* its top."""
        self.measured(size)
        self.set_text_color(*colour)
        self.text(x, y + size * _POINT, text)

    def set(self, lines: list[Line], x: float, y: float) -> None:
        """Lines under one another, *y* the first one's top."""
        for line in lines:
            at, tall = x, max(size for _, size, _ in line)
            for text, size, colour in line:
                self.put(text, at, y + (tall - size) * _POINT, size, colour)
                at += self.width(text, size) + _BESIDE
            y += height_of([line])

    def rule(self, y: float, colour: Colour = _RULE, weight: float = 0.2) -> None:
        """A line across the page's width between the margins."""
        self.set_draw_color(*colour)
        self.set_line_width(weight)
        self.line(MARGIN, y, WIDTH - MARGIN, y)

    def room(self, height: float) -> None:
        """Begin a new page where less than *height* is left on this one."""
        if self.y + height > _BOTTOM:
            self.add_page()
            self.y = MARGIN


def height_of(lines: list[Line]) -> float:
    """Height of lines under one another, mm."""
    return sum(max(size for _, size, _ in line) * _POINT * _LEAD for line in lines)


def draw(paper: Paper, language: Language) -> bytes:
    """The PDF; the same paper and language give the same bytes."""
    sheet = Sheet(paper, language)
    _head(sheet)
    for part in paper.sections:
        _section(sheet, part)
    pages = sheet.page
    for page in range(1, pages + 1):
        sheet.page = page
        _foot(sheet, page, pages)
    return bytes(sheet.output())


def _head(sheet: Sheet) -> None:
    paper, width = sheet.paper, WIDTH - 2 * MARGIN - _QR - 8
    sheet.rule(MARGIN - 4, _SEAL, 0.9)
    sheet.rule(MARGIN - 2.8, _SEAL, 0.25)
    lines = _worded(sheet, paper.register, width, (10.5, 8.5), (_QUIET, _QUIET))
    lines += [_blank(5)] if lines else []
    lines += _worded(sheet, paper.title, width, (21, 12), (_SEAL, _SEAL))
    if paper.number:
        numbered = sheet.lines(paper.number, 13, width)
        lines += [_blank(5), *(((line, 13, _INK),) for line in numbered)]
    top = MARGIN + 1
    sheet.set(lines, MARGIN, top)
    _code(sheet, top)
    sheet.y = max(top + height_of(lines), top + _QR + 11) + 2
    colour = _QUIET if paper.signed else _ALARM
    sizes = (8.5, 7.5) if paper.signed else (10.0, 9.0)
    said = _worded(sheet, paper.notice, WIDTH - 2 * MARGIN - 6, sizes, (colour, colour))
    tall = height_of(said) + 5
    sheet.set_draw_color(*(_RULE if paper.signed else _ALARM))
    sheet.set_line_width(0.25 if paper.signed else 0.6)
    sheet.rect(MARGIN, sheet.y, WIDTH - 2 * MARGIN, tall)
    sheet.set(said, MARGIN + 3, sheet.y + 2.2)
    sheet.y += tall + 3


def _blank(size: float) -> Line:
    return (("", size, _INK),)


def _code(sheet: Sheet, top: float) -> None:
    """The QR code in vector squares, the query code under it."""
    grid = modules(sheet.paper.query)
    side, left = _QR / len(grid), WIDTH - MARGIN - _QR
    sheet.set_fill_color(0, 0, 0)
    for down, line in enumerate(grid):
        run = 0
        for across in range(len(line) + 1):
            if across < len(line) and line[across]:
                run += 1
            elif run:
                at = left + (across - run) * side
                sheet.rect(at, top + down * side, run * side + 0.01, side + 0.01, style="F")
                run = 0
    said = " ".join(in_language(_wording("qr"), sheet.language))
    below = top + _QR + 3.8
    for text, colour in ((sheet.paper.query_code, _INK), (said, _QUIET)):
        middle = WIDTH - MARGIN - (_QR + sheet.width(text, 6.8)) / 2
        sheet.put(text, middle, below, 6.8, colour)
        below += 3.6


def _wording(key: str) -> Words:
    return Words(table("zh")[key], table("en")[key])


def _worded(
    sheet: Sheet,
    text: Text,
    width: float,
    sizes: tuple[float, float],
    colours: tuple[Colour, Colour],
    *,
    beside: bool = False,
) -> list[Line]:
    """A text in the languages asked for, the second one smaller, beside the first if it fits."""
    said = [
        (line, size, colour)
        for one, size, colour in zip(
            in_language(text, sheet.language), sizes, colours, strict=False
        )
        for line in sheet.lines(one, size, width)
        if one
    ]
    across = sum(sheet.width(line, size) for line, size, _ in said) + _BESIDE
    if beside and len(said) == len(sizes) and across <= width:
        return [tuple(said)]
    return [(span,) for span in said]


def _section(sheet: Sheet, part: Section) -> None:
    heading = in_language(part.heading, sheet.language)
    rows = [(_label(sheet, row), _value(sheet, row)) for row in part.rows]
    tall = [max(height_of(label), height_of(value)) + 2.4 for label, value in rows]
    whole = sum(tall)
    # A short section stays whole; of a longer one, no heading stands alone at a page's foot.
    sheet.room(12 + (whole if whole <= _TOGETHER else min(tall[0], _TOGETHER)))
    sheet.y += 3.5
    sheet.put(heading[0], MARGIN, sheet.y, 12, _SEAL)
    if len(heading) > 1:
        beside = MARGIN + sheet.width(heading[0], 12) + 3
        sheet.put(heading[1], beside, sheet.y + 1.2, 8.5, _QUIET)
    sheet.y += 6.4
    sheet.rule(sheet.y, _SEAL, 0.35)
    sheet.y += 1.6
    for label, value in rows:
        _row(sheet, label, value)


def _label(sheet: Sheet, row: Row) -> list[Line]:
    return _worded(sheet, row.label, _LABELS, (9.5, 7.5), (_QUIET, _QUIET), beside=True)


def _value(sheet: Sheet, row: Row) -> list[Line]:
    lines: list[Line] = []
    for text in row.texts:
        size = _EXACT_SIZE if isinstance(text, str) and _EXACT.match(text) else 10
        lines += _worded(sheet, text, _VALUES, (size, 8), (_INK, _QUIET), beside=True)
    return lines


def _row(sheet: Sheet, label: list[Line], value: list[Line]) -> None:
    """One row; a value longer than the page goes on overleaf."""
    sheet.room(min(max(height_of(label), height_of(value)), _BOTTOM - MARGIN) + 2.4)
    sheet.set(label, MARGIN, sheet.y)
    begun, below = sheet.page, sheet.y + height_of(label)
    for line in value:
        sheet.room(height_of([line]))
        sheet.set([line], MARGIN + _LABELS + _GAP, sheet.y)
        sheet.y += height_of([line])
    sheet.y = (max(sheet.y, below) if sheet.page == begun else sheet.y) + 1.1
    sheet.rule(sheet.y)
    sheet.y += 1.3


def _foot(sheet: Sheet, page: int, pages: int) -> None:
    y = HEIGHT - 17
    sheet.measured(1)  # the page's own stream must set its type, whatever was set before
    sheet.rule(y)
    left = " · ".join(part for part in (sheet.paper.query_code, sheet.paper.number) if part)
    sheet.put(sheet.lines(left, 7.5, 110)[0], MARGIN, y + 2, 7.5, _QUIET)
    said = " / ".join(
        line.format(page=page, pages=pages)
        for line in in_language(_wording("page"), sheet.language)
    )
    sheet.put(said, WIDTH - MARGIN - sheet.width(said, 7.5), y + 2, 7.5, _QUIET)
