"""Reading JSON through a window: the same values wherever the window's edges fall."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carcost.load import json_window
from carcost.load.json_window import BrokenJsonError, JsonWindow, array_items

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def window(text: str, piece: int = 7) -> JsonWindow:
    stream = io.StringIO(text)
    # However much is asked for, so little comes at once, as from a slow pipe.
    return JsonWindow(lambda _: stream.read(piece))


def is_object(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, dict) and "id" in value


@settings(deadline=None)
@given(st.lists(VALUES, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]), st.booleans())
def test_items_are_the_same_wherever_the_window_ends(
    values: list[Any], piece: int, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=ascii_only)
    broken: list[int] = []
    found = list(array_items(window(text, piece), is_object, broken.append))
    assert found == list(enumerate(values, 1))
    assert broken == []


@settings(deadline=None)
@given(st.text(alphabet='{}[]",: \nx1e-.\\', max_size=40), st.integers(1, 5), st.integers(0, 3))
def test_one_broken_item_costs_only_itself(noise: str, before: int, after: int) -> None:
    items = [{"id": number, "text": "a { b } c"} for number in range(before + after)]
    texts = [json.dumps(item) for item in items]
    text = f"[{', '.join([*texts[:before], '{' + noise, *texts[before:]])}]"
    found: list[Any] = []
    with suppress(BrokenJsonError):  # a quote in the noise that is never closed
        found.extend(item for _, item in array_items(window(text), is_object, lambda _: None))
    assert found[:before] == items[:before]


def test_a_value_that_is_cut_off_is_broken() -> None:
    for text in ('{"a": 1', '"abc', "[1, 2", "tru", "-", ""):
        with pytest.raises(BrokenJsonError):
            window(text).value()


@pytest.mark.parametrize(
    "cut",
    ['[{"id": 1}, {"id"', '[{"id": 1}', '[{"id": 1},', '[{"id": 1}, {"id": tr', '[{"id": 1}, {"id": "x'],
)
def test_a_text_that_ends_in_the_middle_is_cut_off(cut: str) -> None:
    with pytest.raises(BrokenJsonError) as raised:
        list(array_items(window(cut), is_object, lambda _: None))
    assert raised.value.cut_off


def test_no_value_is_longer_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_window, "LONGEST_VALUE", 1_000)
    reads: list[int] = []

    def read(size: int) -> str:
        reads.append(size)
        return "x" * 100 if len(reads) > 1 else '"'

    with pytest.raises(BrokenJsonError):
        JsonWindow(read).value()
    assert len(reads) < 20
