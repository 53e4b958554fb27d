"""The shipped figures and the collection of facts: every figure is found there by id, with the same value."""

from __future__ import annotations

import ast
import csv
import operator
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Entry = dict[str, Any]
Facts = dict[str, dict[str, str]]

DATA: Final = Path(__file__).parents[1] / "data"
FACTS: Final = Path(__file__).parents[2] / "shared" / "facts" / "facts.csv"
BOOKS: Final = sorted(file.stem for file in (DATA / "books").glob("*.toml"))
BESIDE_FACTS: Final = pytest.mark.skipif(
    not FACTS.is_file(), reason="the collection of facts is not beside this checkout"
)

SIX_PRODUCTS: Final = ("Q2041", "Q2042", "Q2053", "Q2054", "Q2055", "Q2056")
_OPERATORS: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_NUMBER: Final = r"\(?\d+(?:,\d{3})*(?:\.\d+)?\)?"
_FORMULA: Final = rf"{_NUMBER}(?: [-+x/] {_NUMBER})*"


def read(file: Path) -> Entry:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


def figures(name: str) -> list[Entry]:
    book = read(DATA / "books" / f"{name}.toml")
    return [*book.get("prices", ()), *book.get("multipliers", ())]


def ends(entry: Entry) -> list[Decimal]:
    """The values that the source gives; a low end that it does not give is 0 in the book."""
    keys = ("high",) if entry.get("upper_end_only") else ("low", "central", "high")
    return [Decimal(entry[key]) for key in keys if key in entry]


@pytest.fixture(scope="module")
def facts() -> Facts:
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def stated(fact: dict[str, str]) -> set[Decimal]:
    """Give a fact's values; the gross and cash amounts beside a negotiated rate stand in its words only."""
    said = {Decimal(fact[key]) for key in ("low", "point", "high") if fact[key]}
    if fact["id"].startswith("DRG-MRF-"):
        said |= {
            Decimal(amount.replace(",", "")) for amount in re.findall(r"\$([\d,]*\d)", fact["paraphrase"])
        }
    return said


def weakest(words: Iterator[str]) -> str:
    return "secondary" if "secondary" in set(words) else "read"


@BESIDE_FACTS
@pytest.mark.parametrize("name", [name for name in BOOKS if name != "article"])
def test_every_figure_is_one_of_its_facts(name: str, facts: Facts) -> None:
    assert figures(name)
    for entry in figures(name):
        assert entry["facts"], entry["id"]
        assert set(entry["facts"]) <= set(facts), entry["id"]
        named = [facts[fact] for fact in entry["facts"]]
        assert entry["confidence"] == weakest(fact["confidence"] for fact in named), entry["id"]
        worked_out = {Decimal(result) for *_, result in formulas(entry.get("derived", ""))}
        assert set(ends(entry)) <= worked_out.union(*map(stated, named)), entry["id"]


@BESIDE_FACTS
def test_every_limit_of_medicare_ships(facts: Facts) -> None:
    codes = {product["id"]: product["hcpcs"] for product in read(DATA / "products.toml")["products"]}
    shipped = {
        fact: (entry["low"], entry["high"], entry["as_of"].isoformat(), codes[entry["product"]])
        for entry in figures("medicare-drugs")
        if "product" in entry
        for fact in entry["facts"]
    }
    limits = [fact for fact in facts.values() if re.fullmatch(r"ASP-20\d\dQ\d-Q\d{4}", fact["id"])]
    assert len(limits) == 56
    assert shipped == {
        fact["id"]: (
            Decimal(fact["point"]),
            Decimal(fact["point"]),
            fact["as_of"],
            fact["id"].rpartition("-")[2],
        )
        for fact in limits
    }


@BESIDE_FACTS
def test_a_price_for_any_product_spans_the_limits_of_its_quarter(facts: Facts) -> None:
    quarters = sorted({fact.split("-")[1] for fact in facts if re.match(r"ASP-20\d\dQ", fact)})
    assert len(quarters) == 9
    spans = {entry["id"]: entry for entry in figures("medicare-drugs") if "product" not in entry}
    assert list(spans) == [f"any-{quarter.lower()}" for quarter in quarters]
    for quarter in quarters:
        limits = [Decimal(facts[f"ASP-{quarter}-{code}"]["point"]) for code in SIX_PRODUCTS]
        entry = spans[f"any-{quarter.lower()}"]
        assert [entry["low"], entry["high"]] == [min(limits), max(limits)]
        assert [Decimal(facts[fact]["point"]) for fact in entry["facts"]] == [min(limits), max(limits)]


@BESIDE_FACTS
def test_every_product_is_one_of_the_facts(facts: Facts) -> None:
    products = read(DATA / "products.toml")["products"]
    assert len(products) == 7
    for product in products:
        assert product["facts"], product["id"]
        named = [facts[fact] for fact in product["facts"]]
        assert all(fact["item"].startswith(product["label"]) for fact in named)
        assert product["confidence"] == weakest(fact["confidence"] for fact in named)


PLANS: Final = sorted(file.stem for file in (DATA / "plans").glob("*.toml"))


def fields_of(year: Entry) -> Iterator[tuple[str, list[Decimal]]]:
    """The fields of a plan year that hold figures, each with its values; rates in percent."""
    for key, value in year.items():
        if isinstance(value, dict) and key != "by_product":
            yield from ((f"{key}.{field}", values) for field, values in fields_of(value))
        elif isinstance(value, dict):
            yield key, [Decimal(rate.rstrip("%")) for rate in value.values()]
        elif isinstance(value, list):
            yield key, [Decimal(day["amount"]) for day in value]
        elif key != "year":
            yield key, [Decimal(str(value).rstrip("%"))]


@pytest.mark.parametrize("name", PLANS)
def test_every_figure_of_a_plan_names_where_it_was_read(name: str) -> None:
    plan = read(DATA / "plans" / f"{name}.toml")
    cited = {(figure.get("year"), figure.get("field")) for figure in plan.get("figures", ())}
    for year in plan.get("years", ()):
        for field, values in fields_of(year):
            by_law = values == [Decimal(0)] or (None, field) in cited
            assert by_law or (year["year"], field) in cited, (year["year"], field)


@BESIDE_FACTS
@pytest.mark.parametrize("name", PLANS)
def test_every_figure_of_a_plan_is_one_of_its_facts(name: str, facts: Facts) -> None:
    plan = read(DATA / "plans" / f"{name}.toml")
    years = {year["year"]: dict(fields_of(year)) for year in plan.get("years", ())}
    for figure in plan.get("figures", ()):
        named = [facts[fact] for fact in figure["facts"]]
        assert figure["confidence"] == weakest(fact["confidence"] for fact in named), figure["id"]
        if "year" not in figure:
            continue
        shipped = set(years[figure["year"]][figure["field"]])
        assert shipped & set().union(*map(stated, named)), figure["id"]
    amounts = {
        (year, field): set(values) - {Decimal(0)}
        for year, fields in years.items()
        for field, values in fields.items()
    }
    for (year, field), values in amounts.items():
        own = [one for one in plan["figures"] if (one.get("year"), one.get("field")) == (year, field)]
        known = set().union(*(stated(facts[fact]) for one in own for fact in one["facts"]))
        rates = re.findall(
            r"\d+\.\d+", " ".join(facts[fact]["measures"] for one in own for fact in one["facts"])
        )
        assert not own or values <= known | set(map(Decimal, rates)), (year, field)


@BESIDE_FACTS
def test_every_yearly_figure_of_a_plan_ships(facts: Facts) -> None:
    shipped = {
        fact
        for name in PLANS
        for one in read(DATA / "plans" / f"{name}.toml").get("figures", ())
        for fact in one["facts"]
    }
    sharing = {name for name, fact in facts.items() if fact["topic"].startswith("5 ")}
    assert sharing - shipped == {"PA-DED-24"}, "a year of which Part B and the daily amounts are not known"


def formulas(text: str) -> Iterator[list[str]]:
    """Find formulas such as `(454,611 - 373,000) / 373,000 = 0.219` in words; each as its equal parts."""
    for found in re.finditer(rf"{_FORMULA}(?: = {_FORMULA})+", text):
        yield found[0].replace(",", "").replace("x", "*").split(" = ")


def value(formula: str) -> Decimal:
    def worth(node: ast.expr) -> Decimal:
        if isinstance(node, ast.BinOp):
            return Decimal(_OPERATORS[type(node.op)](worth(node.left), worth(node.right)))
        assert isinstance(node, ast.Constant), formula
        return Decimal(str(node.value))

    return worth(ast.parse(formula, mode="eval").body)


def half_of_the_last_digit(number: str) -> Decimal:
    exponent = Decimal(number).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


@pytest.mark.parametrize("name", BOOKS)
def test_the_formula_of_a_derived_figure_gives_what_it_says(name: str) -> None:
    for entry in figures(name):
        for *parts, result in formulas(entry.get("derived", "")):
            for part in parts:
                assert abs(value(part) - Decimal(result)) <= half_of_the_last_digit(result), entry["id"]


@pytest.mark.parametrize("name", [name for name in BOOKS if name != "article"])
def test_a_derived_ratio_is_the_result_of_its_formulas(name: str) -> None:
    for entry in figures(name):
        if "of" in entry:
            results = {Decimal(result) for *_, result in formulas(entry["derived"])}
            assert results == set(ends(entry)), entry["id"]


def test_a_formula_is_found_and_worked_out() -> None:
    (parts,) = formulas("all of it: (454,611 - 373,000) / 373,000 = 0.219, and no more")
    assert parts == ["(454611 - 373000) / 373000", "0.219"]
    assert abs(value(parts[0]) - Decimal("0.2188")) < Decimal("0.0001")
    assert half_of_the_last_digit("0.219") == Decimal("0.0005")
    assert list(formulas("the six limits of 2026")) == []
    assert list(formulas("a / b, 6 / 4 = 3 / 2 = 1.5 (means); 1 x 2 = 2")) == [
        ["6 / 4", "3 / 2", "1.5"],
        ["1 * 2", "2"],
    ]
