"""How long 10^6 draws of the article's scenario take, against a floor and other libraries; never a test.

    python tests/bench/draws.py [RUNS]

The model is a price from 375,000 to 425,000 and a stay of 0 to 1 times as much, both uniform. All take turns.
squigglepy, monaco, heormodel and scipy go into an environment of their own; what is absent is named.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

DRAWS = 1_000_000
PARTS = (0.05, 0.5, 0.95)
LOW, HIGH = 375_000.0, 850_000.0
SPAN, BINS = 1 << 16, 1 << 13

Percentiles = list[float]


def floor() -> Percentiles:
    """Plain floats in numpy and a histogram, in constant memory: no cents, no errors, nothing explained."""
    generator = np.random.default_rng(42)
    histogram = np.zeros(BINS, dtype=np.int64)
    for first in range(0, DRAWS, SPAN):
        size = min(SPAN, DRAWS - first)
        price = generator.random(size) * 50_000 + 375_000
        total = price + price * generator.random(size)
        places = ((total - LOW) * (BINS / (HIGH - LOW))).astype(np.int32)
        histogram += np.bincount(places, minlength=BINS)[:BINS]
    below = np.cumsum(histogram)
    return [LOW + (HIGH - LOW) / BINS * float(np.searchsorted(below, part * DRAWS)) for part in PARTS]


def ours() -> Callable[[], Percentiles]:
    """`carcost.simulate` with all that it says, but for reading the files."""
    from decimal import Decimal

    from carcost.calc.parameters import cost_model
    from carcost.calc.simulate import simulate
    from carcost.calc.wanted import Wanted
    from carcost.load.case import load_case
    from carcost.load.catalogue import load_catalogue
    from carcost.models.scenario import Scenario

    case, layers = load_case(Scenario())
    model = cost_model(case, layers, load_catalogue(), "bench")
    wanted = Wanted(DRAWS, 42, {}, [], [Decimal(5), Decimal(50), Decimal(95)], [])
    return lambda: [float(one.value) for one in simulate(model, wanted, "bench").percentiles]


def of_numpy() -> Percentiles:
    """All draws at once in numpy, and exact percentiles."""
    generator = np.random.default_rng(42)
    price = generator.uniform(375_000, 425_000, DRAWS)
    return _exact(price * (1 + generator.random(DRAWS)))


def of_scipy() -> Callable[[], Percentiles]:
    """The same with scipy's distributions."""
    from scipy import stats

    def run() -> Percentiles:
        price = stats.uniform(375_000, 50_000).rvs(DRAWS, random_state=42)
        return _exact(price * (1 + stats.uniform(0, 1).rvs(DRAWS, random_state=43)))

    return run


def of_squigglepy() -> Callable[[], Percentiles]:
    """The same as squigglepy would have it written: distributions in a formula, and its percentiles."""
    import squigglepy as sq

    total = sq.uniform(375_000, 425_000) * (1 + sq.uniform(0, 1))
    parts = [100 * part for part in PARTS]

    def run() -> Percentiles:
        sq.set_seed(42)
        found = sq.get_percentiles(sq.sample(total, DRAWS), percentiles=parts)
        return [float(found[part]) for part in parts]

    return run


def of_heormodel() -> Callable[[], Percentiles]:
    """The same with heormodel's matrix of draws, and the total on its columns."""
    from heormodel.params import ParameterSet, Uniform

    known = ParameterSet({"price": Uniform(375_000, 425_000), "stay": Uniform(0, 1)})

    def run() -> Percentiles:
        drawn = known.sample(DRAWS, seed=42)
        return _exact(drawn["price"] * (1 + drawn["stay"]))

    return run


def of_monaco() -> Callable[[], Percentiles]:
    """The same with monaco, 10^4 draws, times a hundred: a case is an object there."""
    import monaco as mc
    from scipy import stats

    def preprocess(case: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of monaco
        return (case.invals["price"].val, case.invals["stay"].val)

    def run() -> Percentiles:
        sim = mc.Sim(
            name="bench",
            ndraws=DRAWS // 100,
            fcns={
                "preprocess": preprocess,
                "run": lambda price, stay: (price * (1 + stay),),
                "postprocess": _keep,
            },
            seed=42,
            singlethreaded=True,
            verbose=False,
            debug=False,
            samplemethod="random",
            keepsiminput=False,
            keepsimrawoutput=False,
            savesimdata=False,
            savecasedata=False,
        )
        sim.addInVar(name="price", dist=stats.uniform, distkwargs={"loc": 375_000, "scale": 50_000})
        sim.addInVar(name="stay", dist=stats.uniform, distkwargs={"loc": 0, "scale": 1})
        sim.runSim()
        return _exact(np.array(sim.outvars["total"].vals))

    return run


def _keep(case: Any, total: float) -> None:  # noqa: ANN401 - of monaco
    case.addOutVal(name="total", val=total)


def _exact(totals: Any) -> Percentiles:  # noqa: ANN401 - an array
    return [float(one) for one in np.quantile(totals, PARTS)]


def _known() -> dict[str, Callable[[], Percentiles]]:
    known: dict[str, Callable[[], Percentiles]] = {"floor": floor, "numpy, all at once": of_numpy}
    makers = {
        "carcost": ours,
        "scipy": of_scipy,
        "squigglepy": of_squigglepy,
        "heormodel": of_heormodel,
        "monaco (10^4, x 100)": of_monaco,
    }
    for name, make in makers.items():
        try:
            known[name] = make()
        except ImportError as error:
            print(f"{name}: left out, {error.name} is not installed")
    return known


def main() -> None:
    """Print, for each, the median milliseconds, the ratio to the floor, and the percentiles."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    known = _known()
    times: dict[str, list[float]] = {name: [] for name in known}
    found: dict[str, Percentiles] = {}
    for turn in range(runs + 1):  # the first warms up
        for name, run in known.items():
            began = time.perf_counter()
            found[name] = run()
            if turn:
                times[name].append((time.perf_counter() - began) * (100 if "x 100" in name else 1))
    base = statistics.median(times["floor"])
    print(f"{'':22}{'ms':>10}{'ratio':>8}   P5, P50, P95")
    for name, own in times.items():
        median = statistics.median(own)
        percentiles = ", ".join(f"{one:,.0f}" for one in found[name])
        print(f"{name:22}{median * 1000:10.1f}{median / base:8.1f}   {percentiles}")


if __name__ == "__main__":
    main()
