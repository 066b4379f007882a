"""Poisson regression with two interactions, and LightGBM with Poisson loss, on counts per cell.

Reads the counts of every year as JSON from standard input; prints what each model expects in each year after the
first, by the years before. Settings are those with the best R² on the year before, by a fit of the years before it;
for the second year, on one half of the first year's weeks, by a fit of the other half.
"""

import json
import sys

import lightgbm
import numpy
from sklearn.linear_model import PoissonRegressor
from sklearn.preprocessing import OneHotEncoder

given = json.load(sys.stdin)
districts = given["districts"]
# District, month, weekday and slot of each cell, in the order of the counts.
cells = numpy.indices((districts, 12, 7, 6)).reshape(4, -1).T
district, _, weekday, slot = cells.T
interactions = numpy.column_stack([cells, district * 6 + slot, weekday * 6 + slot])
columns = OneHotEncoder().fit_transform(interactions)


def rates(years, kind, latest):
    """Counts per day of each cell, and how many days there were."""
    chosen = years[-1:] if latest else years
    days = sum(numpy.repeat(year["days"], 6) for year in chosen).astype(float)
    days = numpy.tile(days, districts)
    counts = sum(numpy.array(year[kind]) for year in chosen)
    return counts / days, days


def poisson(years, kind, latest, alpha):
    rate, days = rates(years, kind, latest)
    model = PoissonRegressor(alpha=alpha, max_iter=1000, solver="newton-cholesky")
    return model.fit(columns, rate, sample_weight=days).predict(columns)


def trees(years, kind, latest, leaves, rounds):
    rate, days = rates(years, kind, latest)
    data = lightgbm.Dataset(
        cells, rate, weight=days, categorical_feature=[0, 1, 2, 3], params={"verbose": -1}
    )
    settings = {
        "objective": "poisson",
        "num_leaves": leaves,
        "learning_rate": 0.05,
        "verbose": -1,
        "seed": 1,
        "deterministic": True,
        "num_threads": 1,
    }
    return lightgbm.train(settings, data, rounds).predict(cells)


models = {
    "poisson": (poisson, [(alpha,) for alpha in (1e-6, 1e-4, 1e-3, 1e-2)]),
    "lightgbm": (trees, [(leaves, rounds) for leaves in (7, 15, 31) for rounds in (200, 400)]),
}


def expected(rate, year):
    return rate * numpy.tile(numpy.repeat(year["days"], 6), districts)


def r2(rate, year, kind):
    observed = numpy.array(year[kind])
    residual = ((observed - expected(rate, year)) ** 2).sum()
    return 1 - residual / ((observed - observed.mean()) ** 2).sum()


def choose(fit, grid, known, kind):
    train, test = (given["halves"][:1], given["halves"][1]) if len(known) == 1 else (known[:-1], known[-1])
    # With a single year to learn from, whether older ones help can't be chosen: all are used.
    choices = [(latest, *each) for latest in ((False, True) if len(train) > 1 else (False,)) for each in grid]
    return max(choices, key=lambda choice: r2(fit(train, kind, *choice), test, kind))


answer = []
for index in range(1, len(given["years"])):
    known, year = given["years"][:index], given["years"][index]
    found = {}
    for name, (fit, grid) in models.items():
        found[name] = {"settings": {}}
        for kind in ("all", "timed"):
            choice = choose(fit, grid, known, kind)
            found[name]["settings"][kind] = choice
            found[name][kind] = expected(fit(known, kind, *choice), year).tolist()
    answer.append(found)
json.dump(answer, sys.stdout)
