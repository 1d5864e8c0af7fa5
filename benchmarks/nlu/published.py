"""What others published on the same data: in-scope accuracy and out-of-scope recall in percent.

HINT3: Arora et al., "HINT3: Raising the bar for Intent Detection in the Wild", Insights workshop
2020; the figures at each confidence threshold are those of the files `results/*.csv` beside the
data set (github.com/hellohaptik/HINT3), trained on the full v1 files. CLINC150: Larson et al., "An
Evaluation Dataset for Intent Classification and Out-of-Scope Prediction", EMNLP 2019; measured on
its test rows, which are not in the data set read here, so that our row stands on other rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """One operating point of one system."""

    system: str
    in_scope: float
    out_of_scope: float


def _by_threshold(system: str, in_scope: str, out_of_scope: str) -> list[Published]:
    """Read the figures at the thresholds 0.1, 0.2 ... 0.9."""
    pairs = zip(in_scope.split(), out_of_scope.split(), strict=True)
    return [
        Published(f"{system}, threshold 0.{tenth}", float(inside), float(outside))
        for tenth, (inside, outside) in enumerate(pairs, start=1)
    ]


PUBLISHED: dict[str, list[Published]] = {
    "Curekart": [
        *_by_threshold(
            "Rasa ConveRT+DIET",
            "84.1 84.1 84.1 83.6 81.9 80.8 79.0 76.3 73.9",
            "0.0 0.6 6.3 14.3 26.0 34.7 42.1 49.2 55.8",
        ),
        *_by_threshold(
            "Dialogflow",
            "75.0 75.0 74.6 72.3 66.8 57.3 45.4 24.8 10.2",
            "55.1 55.1 57.1 64.7 74.8 86.5 94.8 99.3 99.8",
        ),
        *_by_threshold(
            "LUIS",
            "72.6 69.9 64.2 57.7 53.8 50.9 46.7 39.8 26.5",
            "22.3 48.1 62.7 72.9 84.0 87.9 91.3 94.8 97.6",
        ),
        *_by_threshold(
            "Haptik",
            "80.3 77.9 72.8 67.3 63.9 60.4 54.0 37.8 19.0",
            "11.9 43.0 69.0 77.0 81.6 86.8 91.1 95.7 99.1",
        ),
        *_by_threshold(
            "BERT",
            "83.6 83.6 83.4 83.4 83.4 83.2 82.7 81.9 80.3",
            "0.0 2.0 5.4 18.9 26.0 32.1 36.2 43.4 52.3",
        ),
    ],
    "SOFMattress": [
        *_by_threshold(
            "Rasa ConveRT+DIET",
            "69.3 69.3 68.4 67.1 64.1 61.0 57.6 53.7 48.1",
            "0.0 0.6 10.2 27.1 39.8 54.2 66.3 75.3 85.5",
        ),
        *_by_threshold(
            "Dialogflow",
            "73.2 73.2 72.7 71.9 67.1 60.6 45.9 20.8 5.2",
            "53.6 53.6 56.6 64.5 72.9 86.1 93.4 98.8 100.0",
        ),
        *_by_threshold(
            "LUIS",
            "59.3 52.4 47.2 43.3 37.7 31.6 27.3 22.5 15.6",
            "75.3 86.1 92.2 95.8 95.8 97.0 97.6 98.8 100.0",
        ),
        *_by_threshold(
            "Haptik",
            "72.3 71.0 65.4 57.1 53.2 48.5 41.6 32.5 12.6",
            "21.1 48.8 66.9 78.3 81.9 87.3 89.2 95.2 99.4",
        ),
        *_by_threshold(
            "BERT",
            "73.6 73.6 73.2 73.2 73.2 72.3 70.6 69.3 63.6",
            "0.0 2.4 7.8 19.9 30.7 46.4 54.2 64.5 76.5",
        ),
    ],
    "CLINC150": [
        Published("BERT, threshold", 96.2, 52.3),
        Published("Rasa, more out-of-scope training data", 90.9, 66.0),
    ],
}
