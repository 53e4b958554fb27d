from __future__ import annotations

import tomllib
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from carcost.load.lines import KeyLines

if TYPE_CHECKING:
    from carcost.models.valid import Place

BOOK = dedent('''\
    # id = "not this one"
    id = "own"  # [[prices]]
    title = """
    [[prices]]
    low = 5
    """
    notes = [
      "low = 1", # high = 2
      "]",
    ]

    [[sources]]
    id = 'a # b'
    url = "https://x/#frag"

    [[sources]]
    id = "b"

      [[ prices ]]  # it's a comment with "quotes
      low = 1
      high = 2
      note = \'\'\'
    low = 9
    \'\'\'
      includes = [
        "x",
      ]
      after = "1"

    [[prices]]
    high = "a \\" low = 3"
    low=4
''')


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("id",), 2),
        (("title",), 3),
        (("notes",), 7),
        (("notes", 1), 7),
        (("sources",), 12),
        (("sources", 0), 12),
        (("sources", 0, "id"), 13),
        (("sources", 0, "url"), 14),
        (("sources", 1, "id"), 17),
        (("sources", 1, "url"), 16),
        (("prices", 0), 19),
        (("prices", 0, "low"), 20),
        (("prices", 0, "high"), 21),
        (("prices", 0, "note"), 22),
        (("prices", 0, "includes", 0), 25),
        (("prices", 0, "after"), 28),
        (("prices", 1, "high"), 31),
        (("prices", 1, "low"), 32),
        (("prices", 1, "unit"), 30),
        (("prices", 2), 19),
        (("country",), 0),
        ((), 0),
    ],
)
def test_a_key_is_found_among_strings_and_comments_that_look_like_it(place: Place, line: int) -> None:
    assert tomllib.loads(BOOK)
    assert KeyLines(BOOK)[place] == line


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        ("a.b.c = 1", ("a", "b", "c"), 1),
        ("x = 1\na . b = 2", ("a", "b"), 2),
        ("[a]\nx = 1\n[a.b]\nc = 2", ("a", "b", "c"), 4),
        ("[a]\nb.c = 1\nb.d = 2", ("a", "b", "d"), 3),
        ("[a]\nx = 1\n[a.b]\nc = 2", ("a", "b", "missing"), 3),
        ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", ("a", 0, "b", "c"), 3),
        ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", ("a", 1, "b", "c"), 6),
        ("[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n[[a]]\n[[a.b]]\nc = 3", ("a", 0, "b", 1, "c"), 5),
        ("[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n[[a]]\n[[a.b]]\nc = 3", ("a", 1, "b", 0, "c"), 8),
        ("a = {x = 1, y = [2]}\nb = 2", ("a", "x"), 1),
        ("a = {x = 1, y = [2]}\nb = 2", ("b",), 2),
        ("a = [\n {x = 1},\n {x = 2},\n]\nb = 2", ("a", 1, "x"), 1),
        ("a = [\n [1, 2],\n [3], # ]\n]\nb = 2", ("b",), 5),
        ('a = "["\nb = 1', ("b",), 2),
        ("a = '''['''\nb = 1", ("b",), 2),
        ('a = """x\\"""" \nb = 1', ("b",), 2),
        ('a = """""x"""""\nb = 1', ("b",), 2),
        ("a = '['\nb = 1", ("b",), 2),
        ('a = ["""x"""", "]"]\nb = 1', ("b",), 2),
        ("a = ''\nb = \"\"\nc = 1", ("c",), 3),
        ("3-1 = 1\n_x = 2", ("_x",), 2),
        ("a = 1\r\nb = 2", ("b",), 2),
    ],
)
def test_a_key_is_found_in_each_way_to_write_it(text: str, place: Place, line: int) -> None:
    assert tomllib.loads(text)
    assert KeyLines(text)[place] == line


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        ("x = 1\n[prices.lodging]\nlow = 1", ("prices",), 2),
        ("x = 1\nprices.lodging.low = 1", ("prices", "lodging"), 2),
    ],
)
def test_a_table_that_only_its_inner_keys_name_is_found_there(text: str, place: Place, line: int) -> None:
    assert KeyLines(text)[place] == line


def test_an_empty_text_has_no_lines() -> None:
    assert KeyLines("")[("prices", 0, "low")] == 0
