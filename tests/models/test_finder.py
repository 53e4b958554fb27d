"""Codes and their spellings: what is CAR-T, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carcost.errors import UsageError
from carcost.load.catalogue import load_catalogue
from carcost.load.codes import load_codes, load_finder
from carcost.load.product import load_products
from carcost.models.codes import CodeEntry
from carcost.models.finder import Finder
from carcost.models.spelling import CODED, spellings

FINDER = load_finder()
TEXT = "CHIMERIC ANTIGEN RECEPTOR (CAR) T-CELL AND OTHER IMMUNOTHERAPIES"


def found(*codes: tuple[str, str], text: str = "") -> str | None:
    one = FINDER.find(codes, text)
    return one.target.id if one else None


@pytest.mark.parametrize(
    ("code", "product"),
    [
        ("Q2041", "yescarta"),
        ("Q2042", "kymriah"),
        ("Q2053", "tecartus"),
        ("Q2054", "breyanzi"),
        ("Q2055", "abecma"),
        ("Q2056", "carvykti"),
        ("Q2058", "aucatzyl"),
        ("C9073", "tecartus"),
        ("C9076", "breyanzi"),
        ("C9081", "abecma"),
        ("C9098", "carvykti"),
        ("C9301", "aucatzyl"),
    ],
)
def test_a_products_code_in_every_spelling(code: str, product: str) -> None:
    for written in (code, code.lower(), f" {code} ", f"0{code}   ", f"{code}-KX", f"{code}KX"):
        for kind in ("HCPCS", "cpt", "CPT/HCPCS", " Hcpcs"):
            assert found((written, kind)) == product
            assert FINDER.hint(f"\n{written}")


@pytest.mark.parametrize(
    ("code", "service"),
    [
        ("38225", "collection"),
        ("38226", "preparation-for-transport"),
        ("38227", "receipt-and-preparation"),
        ("38228", "administration"),
        ("0537T", "collection"),
        ("0538T", "preparation-for-transport"),
        ("0539T", "receipt-and-preparation"),
        ("0540T", "administration"),
        ("540T", "administration"),
        ("540t", "administration"),
        ("38225.0", "collection"),
        ("38228TC", "administration"),
    ],
)
def test_the_work_on_the_cells(code: str, service: str) -> None:
    assert found((code, "CPT")) == found((code, "HCPCS")) == service


@pytest.mark.parametrize(
    ("code", "kind", "text", "admission"),
    [
        ("018", "MS-DRG", "", "ms-drg-018"),
        ("18", "MS-DRG", "", "ms-drg-018"),
        ("MS018", "DRG", "", "ms-drg-018"),
        ("MS-DRG 018", "MS-DRG", "", "ms-drg-018"),
        ("018", "DRG", TEXT, "ms-drg-018"),
        ("018", "TRIS-DRG", TEXT, "ms-drg-018"),
        ("018", "DRG", "CRANIAL NERVE DISORDERS", None),
        ("011", "APR-DRG", "", "apr-drg-011"),
        ("018.00", "MS-DRG", "", "ms-drg-018"),
        ("011-0", "APR-DRG", "", "apr-drg-011"),
        ("11", "APR-DRG", "", "apr-drg-011"),
        ("011-1", "APR-DRG", "", "apr-drg-011"),
        ("0114", "APR-DRG", "", "apr-drg-011"),
        ("011", "DRG", f"{TEXT},MAJOR", "apr-drg-011"),
        ("011", "DRG", "TRACHEOSTOMY", None),
        ("011", "MS-DRG", "TRACHEOSTOMY", None),
        ("0111", "MS-DRG", "", None),
        ("111", "APR-DRG", "", None),
        ("0115", "APR-DRG", "", None),
    ],
)
def test_an_admission_in_every_spelling(code: str, kind: str, text: str, admission: str | None) -> None:
    assert found((code, kind), text=text) == admission


@pytest.mark.parametrize(
    ("cell", "product"),
    [
        ("71287-119-01", "yescarta"),
        ("71287011901", "yescarta"),
        ("N471287011901", "yescarta"),
        ("NDC 71287-119-01", "yescarta"),
        ("71287-0119-01", "yescarta"),
        ("0078-0846-19 [301288]", "kymriah"),
        ("00078084619", "kymriah"),
        ("0078084619", "kymriah"),
        ("0078-0958-19", "kymriah"),
        ("71287-220-02 [352195]", "tecartus"),
        ("73153-901-08", "breyanzi"),
        ("59572-515-03", "abecma"),
        ("57894-111-01", "carvykti"),
        ("83047-010-10", "aucatzyl"),
        ("57894-514-01", None),
        ("73776-001-12", None),
        ("83205-0001-2", None),
    ],
)
def test_a_drug_by_its_ndc(cell: str, product: str | None) -> None:
    assert found((cell, "NDC")) == product


@pytest.mark.parametrize(
    ("codes", "text", "target"),
    [
        ([("0891", "RC")], "JHH YESCARTA", "yescarta"),
        ([("891", "RC")], "TISAGENLECLEUCEL 1 DOSE", "kymriah"),
        ([("891", "RC")], "LIFILEUCEL", None),
        ([("0874", "RC")], "YESCARTA INFUSION", "administration"),
        ([("0874", "RC")], "CAR-T INFUSION", None),
        ([("C9399", "HCPCS")], "OBECABTAGENE AUTOLEUCEL", "aucatzyl"),
        ([("C9399", "HCPCS"), ("0636", "RC")], "PEMBROLIZUMAB", None),
        ([("J9999", "HCPCS"), ("0891", "RC")], "LIFILEUCEL", None),
        ([("9035", "APC")], "", "yescarta"),
        ([("C9399", "HCPCS"), ("83047-410-01", "NDC")], "BREYANZI OR AUCATZYL", "aucatzyl"),
        ([("0891", "RC")], "PROBE-CELL VIABILITY", None),
        ([("J3490", "HCPCS")], "BEDSIDE-CELL SALVAGE KIT", None),
        ([("38225", "CDM")], "PROPRANOLOL CAPSULE", None),
        ([("38225", "LOCAL")], "", None),
        ([("38225", "LOCAL"), ("38225", "CPT")], "", "collection"),
        ([("38225", "")], "", None),
        ([("25010083", "HCPCS")], "YESCARTA", None),
        ([("Q2043", "HCPCS"), ("0891", "RC")], "SIPULEUCEL-T PROVENGE", None),
        ([("Q2057", "HCPCS"), ("0891", "RC")], "AFAMITRESGENE TECELRA", None),
        ([("J3402", "HCPCS"), ("0891", "RC")], "REMESTEMCEL", None),
        ([("20912", "CPT")], "CART GRAFT NASAL SEPTUM", None),
        ([("80299", "CPT")], "LAB ANTI-CD19 CAR T-CELL", None),
        ([], "YESCARTA", None),
    ],
)
def test_what_counts_only_with_a_name_and_what_never_does(
    codes: list[tuple[str, str]], text: str, target: str | None
) -> None:
    assert found(*codes, text=text) == target


def test_every_product_has_its_code_its_ndc_and_its_names() -> None:
    types = {(entry.product, entry.type) for entry in load_codes().codes}
    for product in load_products().products:
        assert {(product.id, kind) for kind in ("HCPCS", "NDC", "NAME")} <= types
        assert found((product.hcpcs, "HCPCS")) == product.id
        for name in (product.label, product.generic):
            assert found(("0891", "RC"), text=f"SOME {name.upper()} DOSE") == product.id


def test_every_code_is_found_and_every_component_of_a_service_exists() -> None:
    known = {one.id for one in load_catalogue().components}
    codes = load_codes()
    sources = {one.id for one in codes.sources}
    assert {*codes.includes.product, *codes.includes.admission} <= known
    for entry in codes.codes:
        assert entry.source in sources
        assert entry.component is None or entry.component in known
        for code in entry.codes if entry.type != "NAME" else ():
            text = "YESCARTA" if entry.with_name else ""
            assert found((code, entry.type), text=text), code


def test_a_code_stands_for_one_thing() -> None:
    entry = load_codes().codes[0].model_dump(exclude_none=True)
    with pytest.raises(ValueError, match="stands for one of"):
        CodeEntry.model_validate({**entry, "service": "collection"})
    with pytest.raises(ValueError, match="stands for one of"):
        CodeEntry.model_validate({key: value for key, value in entry.items() if key != "product"})


CELLS = st.one_of(
    st.text(max_size=15),
    st.from_regex(r"[ 0]{0,2}(MS|APR)?[- ]?(DRG)?[- ]?0{0,3}(18|11)([-. ]?[0-9])?[ ]?", fullmatch=True),
    st.from_regex(r"0?[QqCcJ][0-9]{4}([- ][A-Z]{2})?", fullmatch=True),
    st.from_regex(
        r"(71287|0?0078|78|83047|57894)-?0{0,2}(119|846|0846|111|010|10)-?[0-9]{0,2}( \[[0-9]+\])?",
        fullmatch=True,
    ),
    st.from_regex(r"[A-Z ]{0,3}0{0,2}(891|874|9035|871)[ -]?[0-9]{0,3}", fullmatch=True),
    st.from_regex(r"0?(53[789]|540)[tT]|3822[0-9]", fullmatch=True),
)


@given(st.lists(CELLS, max_size=4))
def test_the_hint_stops_no_code(cells: list[str]) -> None:
    if any(map(FINDER.may_be, cells)):
        assert FINDER.hint("\n" + "\n".join(cells))


@given(st.lists(st.tuples(CELLS, st.sampled_from(["HCPCS", "MS-DRG", "DRG", "APR-DRG", "NDC", "RC", "APC"]))))
def test_what_is_found_passed_the_cheap_test(codes: list[tuple[str, str]]) -> None:
    if FINDER.find(codes, f"YESCARTA {TEXT}"):
        assert any(FINDER.may_be(cell) for cell, _ in codes)


@given(st.sampled_from(CODED), st.text(max_size=30))
def test_any_text_has_spellings(kind: str, text: str) -> None:
    assert len(spellings(kind, text)) <= 3


@pytest.mark.parametrize(
    ("only", "codes", "target"),
    [
        ("Q2041", [("Q2041", "HCPCS")], "yescarta"),
        ("Q2041", [("Q2042", "HCPCS")], None),
        ("18", [("018", "MS-DRG")], "ms-drg-018"),
        ("DRG:018", [("018", "MS-DRG")], "ms-drg-018"),
        ("71287-119", [("71287011901", "NDC")], "yescarta"),
        ("38241", [("38241", "CPT")], "hcpcs-38241"),
        ("DRG:470", [("470", "DRG")], "ms-drg-470"),
        ("MS-DRG:014", [("14", "MS-DRG")], "ms-drg-014"),
        ("RC:0891", [("891", "RC")], "rc-0891"),
        ("LOCAL:111", [("111", "LOCAL")], "local-111"),
        ("LOCAL:111", [("111", "CDM")], None),
        ("RC:0636", [("636", "RC")], "rc-0636"),
    ],
)
def test_only_some_codes(only: str, codes: list[tuple[str, str]], target: str | None) -> None:
    finder = load_finder([only])
    one = finder.find(codes, "")
    assert (one.target.id if one else None) == target
    assert all(finder.hint(f"\n{code}") for code, _ in codes) or target is None


@pytest.mark.parametrize("wrong", ["", "0", "Jane Doe", "XX:018", "RC:", "014"])
def test_what_is_no_code_is_refused_without_a_word_of_it(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"no code by itself|unknown type of code") as raised:
        load_finder([wrong])
    assert "Jane" not in str(raised.value)


def test_a_finder_of_nothing_finds_nothing() -> None:
    assert not Finder({}, {}).hint("\nQ2041")
