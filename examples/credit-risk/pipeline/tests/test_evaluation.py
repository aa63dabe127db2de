import unittest

import numpy as np
import pandas as pd

from credit_risk.evaluation import calibration, confusion, fairness, metrics

LABELS = np.array([0, 0, 1, 1])
SCORES = np.array([0.1, 0.6, 0.4, 0.9])


class EvaluationTest(unittest.TestCase):
    def test_metrics_by_hand(self) -> None:
        found = metrics(LABELS, SCORES)
        # 3 of the 4 pairs of a bad and a good one are in order.
        self.assertAlmostEqual(found["auc"], 0.75)
        self.assertAlmostEqual(found["ks"], 0.5)
        self.assertAlmostEqual(found["brier"], (0.01 + 0.36 + 0.36 + 0.01) / 4)
        self.assertAlmostEqual(found["log_loss"], -(2 * np.log(0.9) + 2 * np.log(0.4)) / 4)
        self.assertAlmostEqual(found["accuracy"], 0.5)

    def test_confusion(self) -> None:
        self.assertEqual(
            confusion(LABELS, SCORES),
            {"trueNegative": 1, "falsePositive": 1, "falseNegative": 1, "truePositive": 1},
        )

    def test_calibration_bins_hold_every_row(self) -> None:
        bins = calibration(np.array([0, 1, 1]), np.array([0.0, 0.05, 1.0]))
        self.assertEqual([row["count"] for row in bins], [2, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        self.assertEqual(bins[0]["badRate"], 0.5)
        self.assertIsNone(bins[1]["meanScore"])

    def test_fairness_differences(self) -> None:
        rows = pd.DataFrame({"sex": ["female", "female", "male", "male"], "age_years": [20, 25, 26, 60]})
        found = fairness(rows, LABELS, SCORES)
        # Both women are truly good, one is predicted good; of the two men, both bad, one is predicted good.
        self.assertEqual(found["sex"]["groups"]["female"]["favourableRate"], 0.5)
        self.assertEqual(found["sex"]["demographicParityDifference"], 0.0)
        self.assertIsNone(found["sex"]["groups"]["male"]["truePositiveRate"])
        self.assertEqual(list(found["age_group"]["groups"]), ["above_25", "up_to_25"])


if __name__ == "__main__":
    unittest.main()
