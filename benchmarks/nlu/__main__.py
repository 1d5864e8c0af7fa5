"""``python -m benchmarks.nlu --datasets PATH``: our row under the published ones.

Runs in the engine's environment. Trains the pipeline of config.yml, through Rasa, on each data
set's training rows; its threshold is chosen there too. The test rows are only read to be judged.
"""

import argparse
import json
import sys
import warnings
from pathlib import Path

from benchmarks.nlu import pipeline, report
from benchmarks.nlu.data_sets import READERS, DataSetError
from benchmarks.nlu.measuring import chosen_point, curve
from benchmarks.nlu.published import PUBLISHED


def main() -> int:
    """Print the tables; write results/nlu.json and a picture for each data set."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__)
    parser.add_argument("--datasets", type=Path, required=True, help="clinc150.json and hint3/")
    parser.add_argument("--only", choices=READERS, action="append", help="a data set by its name")
    parser.add_argument("--output", type=Path, default=Path("results"), help="folder to write to")
    given = parser.parse_args()
    # Rasa and what it pins warn of their own age; it would bury the tables.
    warnings.simplefilter("ignore")
    try:
        data_sets = [READERS[name](given.datasets) for name in given.only or READERS]
    except DataSetError as error:
        print(error, file=sys.stderr)
        return 2
    given.output.mkdir(parents=True, exist_ok=True)
    written = {}
    for data in data_sets:
        found = pipeline.run(data)
        rows, point, points = PUBLISHED[data.name], chosen_point(found.rows), curve(found.rows)
        print(f"\n{report.as_text(data.name, rows, point, points)}")
        print(f"  trained in {found.training_seconds:.1f} s", flush=True)
        written[data.name] = report.as_json(rows, point, points, found.training_seconds)
        picture = report.as_picture(data.name, rows, point, points)
        (given.output / f"nlu-{data.name.lower()}.svg").write_text(picture, encoding="utf-8")
    (given.output / "nlu.json").write_text(json.dumps(written, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
