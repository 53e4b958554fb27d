"""Plan files: shipped ones, files of one's own, and every kind of broken file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from carcost import load_plan
from carcost.errors import DataError, UsageError
from carcost.load.plan import known_plans, shipped_plans

if TYPE_CHECKING:
    from pathlib import Path

OWN = """id = "ours"
title = "Ours"
outside = ["ivig"]

[[years]]
year = 2026
deductible = 3000
coinsurance = "20%"
"""


def written(folder: Path, text: str) -> str:
    file = folder / "ours.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_shipped_plans_bear_the_names_of_their_files() -> None:
    assert [plan.id for plan in known_plans()] == list(shipped_plans())
    assert len(shipped_plans()) == 7
    assert all(plan.sha256 for plan in known_plans())


def test_a_plan_of_one_s_own_is_read(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, OWN))
    assert (plan.id, plan.outside, [year.year for year in plan.years]) == ("ours", ("ivig",), [2026])


def test_a_plan_takes_over_what_it_does_not_say(tmp_path: Path) -> None:
    services = "services.inpatient.deductible = 1800\nservices.product.most = 1800\n"
    text = f'id = "mine"\nextends = "medicare"\n\n[[years]]\nyear = 2027\ndeductible = 300\n{services}'
    plan = load_plan(written(tmp_path, text))
    assert (plan.id, plan.kind, plan.trials) == ("mine", "medicare", True)
    assert [year.year for year in plan.years] == [2027, 2025, 2026]
    assert {figure.year for figure in plan.figures} == {2025, 2026, None}


def test_a_year_of_its_own_replaces_the_shipped_one_and_its_sources(tmp_path: Path) -> None:
    text = 'id = "mine"\nextends = "marketplace"\n\n[[years]]\nyear = 2026\nout_of_pocket_maximum = 5000\n'
    plan = load_plan(written(tmp_path, text))
    here = plan.year(2026)
    assert here is not None
    assert here.out_of_pocket_maximum == 5000
    assert {figure.year for figure in plan.figures} == {2025, 2027}
    assert plan.sources


def test_a_year_is_laid_over_key_by_key(tmp_path: Path) -> None:
    year = "[[years]]\nyear = 2026\nservices.inpatient.deductible_met = 1736\n"
    text = f'id = "mine"\nextends = "medicare"\n\n{year}'
    here = load_plan(written(tmp_path, text)).year(2026)
    assert here is not None
    assert here.deductible == 283
    assert here.services.inpatient.deductible_met == 1736
    assert here.services.inpatient.days


@pytest.mark.parametrize(
    "wrong",
    [
        "figures = 3",
        "sources = 3",
        "[[years]]\nyear = [2026]",
        "years = 3",
        "[[years]]\nyear = 2026\nservices = 3",
    ],
)
def test_what_is_laid_over_may_be_wrong_in_any_way(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(DataError):
        load_plan(written(tmp_path, f'id = "mine"\nextends = "medicare"\n{wrong}\n'))


def test_a_rate_of_an_unknown_product_is_refused(tmp_path: Path) -> None:
    text = OWN + '[years.services.product]\nby_product = { carvykty = "10%" }\n'
    with pytest.raises(DataError, match='unknown product "carvykty"; did you mean "carvykti"'):
        load_plan(written(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "deductible = 3000",
            "deductible = 3000\nout_of_pocket_maximum = 100",
            ":8: years[0].out_of_pocket_maximum: the maximum",
        ),
        (
            'coinsurance = "20%"',
            "coinsurance = 20",
            ':8: years[0].coinsurance: coinsurance "20" is not clear',
        ),
        ('["ivig"]', '["ivg"]', ':3: outside[0]: unknown component "ivg"; did you mean "ivig"?'),
        (
            'id = "ours"',
            'id = "ours"\nextends = "medicair"',
            ':2: extends: unknown plan "medicair"; did you mean "medicare"?',
        ),
        ('id = "ours"', 'id = "ours"\nextends = 5', ":2: extends: unknown plan; allowed: hdhp, marketplace"),
        (
            'title = "Ours"',
            'title = "Ours"\nmember_id = "CANARY"',
            ':3: member_id: unknown key "member_id"; what may identify a person',
        ),
        ('title = "Ours"', "", ": title: is missing"),
        ('id = "ours"', "id = ", "the file is not TOML"),
    ],
)
def test_a_broken_file_is_refused_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in OWN
    with pytest.raises(DataError) as refused:
        load_plan(written(tmp_path, OWN.replace(old, new)))
    assert message in str(refused.value)
    assert "CANARY" not in str(refused.value)


def test_an_unknown_plan_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match='unknown plan "medicar"; did you mean "medicare"'):
        load_plan("medicar")
    with pytest.raises(DataError, match="no such file"):
        load_plan("no-such-plan.toml")
