"""What holds for any input: the parsers, the files, and the sums of any scenario."""

from __future__ import annotations

import tempfile
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import estimated
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carcost.errors import DataError
from carcost.load.book import load_price_book
from carcost.load.catalogue import load_catalogue
from carcost.load.home import data_home
from carcost.load.lines import KeyLines
from carcost.models.book import PriceBook
from carcost.models.money import (
    LARGEST_AMOUNT,
    LARGEST_MULTIPLIER,
    digits,
    exact_text,
    multiplier_range,
    read_amount,
    read_multiplier,
    to_cents,
)
from carcost.models.results.estimate import Estimate, LineItem, Total

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLE = (data_home() / "books" / "article.toml").read_bytes()
UNPRICED = [component.id for component in load_catalogue().components if component.article == "not-counted"]

# Text that is nearly an amount is where a parser goes wrong.
almost_numbers = st.text(alphabet="0123456789.,_$%kKmM+-eE: \uff11\u0663nainf", max_size=45)
anything = st.one_of(
    almost_numbers,
    st.text(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.none(),
    st.binary(),
    st.lists(st.integers()),
)
cents = st.integers(100, 10**14).map(lambda count: Decimal(count) / 100)
ratios = st.integers(0, 10**7).map(lambda count: Decimal(count) / 10**6)


def read_or_refused(read: Callable[[object], Decimal], value: object) -> Decimal | None:
    try:
        number = read(value)
    except ValueError as refused:
        message = str(refused)
    else:
        assert type(number) is Decimal
        return number
    assert message
    assert message.isprintable()
    return None


@given(anything)
@settings(max_examples=600, deadline=None)
def test_any_value_is_an_amount_in_range_or_a_value_error(value: object) -> None:
    amount = read_or_refused(read_amount, value)
    if amount is not None:
        assert 0 <= amount <= LARGEST_AMOUNT
        assert amount == to_cents(amount)


@given(anything)
@settings(max_examples=600, deadline=None)
def test_any_value_is_a_multiplier_in_range_or_a_value_error(value: object) -> None:
    multiplier = read_or_refused(read_multiplier, value)
    if multiplier is not None:
        assert 0 <= multiplier <= LARGEST_MULTIPLIER


@given(cents)
@settings(max_examples=150, deadline=None)
def test_an_amount_is_read_back_from_each_way_to_write_it(amount: Decimal) -> None:
    thousand = f"{amount / 1000:f}k"
    for text in (
        digits(amount),
        exact_text(amount, "USD"),
        f"{amount:,}",
        f"{amount:,}".replace(",", "_"),
        thousand,
        f" {amount} ",
    ):
        assert read_amount(text) == amount
    assert read_amount(amount) == amount
    assert read_amount(float(amount)) == amount


@given(ratios)
@settings(max_examples=150, deadline=None)
def test_a_multiplier_is_read_back_from_each_way_to_write_it(ratio: Decimal) -> None:
    for text in (digits(ratio), multiplier_range(ratio, ratio), f"{ratio * 100:f}%", f"{ratio:f}"):
        assert read_multiplier(text) == ratio
    assert read_multiplier(float(ratio)) == ratio


def ranges(lowest: int, highest: int, scale: int) -> st.SearchStrategy[str]:
    ends = st.tuples(st.integers(lowest, highest), st.integers(lowest, highest)).map(sorted)
    return ends.map(lambda pair: ":".join(digits(Decimal(end) / scale) for end in pair))


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Choices that agree with each other."""
    setting = draw(st.sampled_from(["inpatient", "outpatient"]))
    out = draw(st.lists(st.sampled_from([*UNPRICED, "hospital-stay"]), unique=True, max_size=3))
    choices: dict[str, Any] = {
        "setting": setting,
        "infusions": draw(st.integers(1, 10)),
        "without": out,
        "add": draw(
            st.dictionaries(
                st.sampled_from([name for name in UNPRICED if name not in out]),
                ranges(100, 10**8, 100),
                max_size=4,
            )
        ),
        "indication": draw(st.sampled_from([None, "lupus", "RA", "scleroderma"])),
    }
    if draw(st.booleans()):
        choices["infusion_price"] = draw(ranges(100_001, 10**8, 100))
    if setting == "inpatient" and "hospital-stay" not in out and draw(st.booleans()):
        choices["stay_multiplier"] = draw(ranges(0, 10**7, 10**6))
    return choices


@given(scenarios())
@settings(max_examples=150, deadline=None)
def test_low_is_never_above_high_and_the_total_is_the_sum_of_the_lines(choices: dict[str, Any]) -> None:
    estimate = estimated(**choices)
    items: tuple[LineItem | Total, ...] = (*estimate.line_items, estimate.total)
    for item in items:
        assert 0 <= item.low <= item.high
        assert (item.low, item.high) == (to_cents(item.low), to_cents(item.high))
    assert estimate.total.low == sum(item.low for item in estimate.line_items)
    assert estimate.total.high == sum(item.high for item in estimate.line_items)


@given(scenarios())
@settings(max_examples=100, deadline=None)
def test_an_estimate_reads_back_from_its_json(choices: dict[str, Any]) -> None:
    estimate = estimated(**choices)
    assert Estimate.model_validate_json(estimate.model_dump_json()) == estimate


@given(scenarios(), st.sampled_from(UNPRICED), ranges(100, 10**8, 100))
@settings(max_examples=100, deadline=None)
def test_adding_a_cost_never_lowers_a_total_and_leaving_it_out_undoes_it(
    choices: dict[str, Any], name: str, amounts: str
) -> None:
    assume(name not in choices["add"] and name not in choices["without"])
    before = estimated(**choices)
    after = estimated(**choices | {"add": choices["add"] | {name: amounts}})
    low, _, high = amounts.partition(":")
    assert after.total.low == before.total.low + Decimal(low)
    assert after.total.high == before.total.high + Decimal(high)


@given(scenarios())
@settings(max_examples=100, deadline=None)
def test_leaving_out_the_stay_never_raises_a_total(choices: dict[str, Any]) -> None:
    assume("hospital-stay" not in choices["without"])
    before = estimated(**choices)
    choices.pop("stay_multiplier", None)
    after = estimated(**choices | {"without": [*choices["without"], "hospital-stay"]})
    assert after.total.low <= before.total.low
    assert after.total.high <= before.total.high


@given(scenarios())
@settings(max_examples=60, deadline=None)
def test_the_order_of_choices_changes_nothing(choices: dict[str, Any]) -> None:
    turned = choices | {
        "add": dict(reversed(choices["add"].items())),
        "without": choices["without"][::-1],
    }
    before, after = estimated(**choices), estimated(**turned)
    unordered = {"scenario": before.scenario}
    assert after.model_copy(update=unordered) == before


@given(st.integers(1, 10), ranges(100_001, 10**8, 100))
@settings(max_examples=40, deadline=None)
def test_n_outpatient_infusions_cost_n_times_one(infusions: int, amounts: str) -> None:
    choices = {"setting": "outpatient", "infusion_price": amounts}
    one, several = estimated(**choices), estimated(**choices, infusions=infusions)
    assert several.total.low == infusions * one.total.low
    assert several.total.high == infusions * one.total.high


def assert_a_book_or_problems(content: bytes) -> None:
    """Read bytes as a price book: it is one, or every problem has a place and words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.toml")
        path.write_bytes(content)
        try:
            assert isinstance(load_price_book(path), PriceBook)
        except DataError as refused:
            problems = refused.problems
        else:
            return
    assert problems
    for problem in problems:
        assert problem.message
        assert str(problem).isprintable()
        assert 0 <= problem.line <= content.count(b"\n") + 1


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_book_or_a_data_error(content: bytes) -> None:
    assert_a_book_or_problems(content)


@given(st.integers(0, len(ARTICLE)), st.integers(0, 40), st.one_of(st.binary(max_size=8), almost_numbers))
@settings(max_examples=500, deadline=None)
def test_a_book_with_a_piece_replaced_is_a_book_or_a_data_error(
    start: int, length: int, piece: bytes | str
) -> None:
    new = piece if isinstance(piece, bytes) else piece.encode()
    assert_a_book_or_problems(ARTICLE[:start] + new + ARTICLE[start + length :])


keys = st.sampled_from(
    ["id", "title", "prices", "sources", "multipliers", "low", "high", "date", "unit", "x"]
)
scalars = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(str),
    st.sampled_from(
        ["true", '"text"', "''", '"infusion"', "2023-11-17", "2999-01-01", "07:32:00", "1979-05-27T07:32:00Z"]
    ),
    st.sampled_from(["0x" + "f" * 4_000, "1e999999", "-1e999999", '"50%"', '"\\u001b[31m"']),
)
toml_values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(keys, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=6,
)


@given(st.dictionaries(keys, toml_values, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_toml_is_a_book_or_a_data_error(table: dict[str, str]) -> None:
    assert_a_book_or_problems("\n".join(f"{key} = {value}" for key, value in table.items()).encode())


@given(st.sampled_from([line for line in ARTICLE.decode().splitlines() if " = " in line]), toml_values)
@settings(max_examples=300, deadline=None)
def test_a_book_with_any_value_at_a_key_is_a_book_or_a_data_error(line: str, value: str) -> None:
    changed = f"{line.partition(' = ')[0]} = {value}"
    assert_a_book_or_problems(ARTICLE.replace(line.encode(), changed.encode(), 1))


fillers = st.sampled_from(
    ["", "# low = 1", "note = '''\nlow = 1\n[[prices]]\n'''", 'more = [\n "x = 1", # ]\n]']
)


@given(st.lists(st.tuples(st.sampled_from(["prices", "sources"]), fillers, fillers), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_line_of_any_key_is_found(tables: list[tuple[str, str, str]]) -> None:
    text = "top = 0\n"
    lines: dict[tuple[str | int, ...], int] = {("top",): 1}
    counts = {"prices": 0, "sources": 0}
    for name, before, after in tables:
        place = (name, counts[name])
        counts[name] += 1
        for key, part in ((place, f"[[{name}]]"), (None, before), ((*place, "low"), "low = 5")):
            if key:
                lines[key] = text.count("\n") + 1
            text += part + "\n"
        text += after.replace("note", "last").replace("more", "rest") + "\n"
    assert tomllib.loads(text)
    found = KeyLines(text)
    assert {place: found[place] for place in lines} == lines
