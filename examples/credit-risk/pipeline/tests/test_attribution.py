import unittest

from credit_risk.attribution import contributions, expected_margin, margin

# One tree, worked out by hand. Column 0 splits at 10; left of it column 1 (colour is red) splits.
TREE = {
    "feature": [0, 1, -1, -1, -1],
    "threshold": [10.0, 0.5, 0.0, 0.0, 0.0],
    "left": [1, 2, -1, -1, -1],
    "right": [4, 3, -1, -1, -1],
    "value": [0.0, 0.0, 1.0, 5.0, 9.0],
    "cover": [8.0, 4.0, 3.0, 1.0, 4.0],
}
DOCUMENT = {
    "method": "tree-shap",
    "features": [
        {"name": "size", "kind": "numeric", "missing": 20.0, "firstColumn": 0},
        {"name": "colour", "kind": "categorical", "categories": ["red", "blue"], "firstColumn": 1},
    ],
    "ensemble": {"base": 0.25, "trees": [TREE]},
}


class AttributionTest(unittest.TestCase):
    def test_baseline_weighs_leaves_by_cover(self) -> None:
        # (3 x 1 + 1 x 5 + 4 x 9) / 8 = 5.5
        self.assertAlmostEqual(expected_margin(DOCUMENT), 0.25 + 5.5)

    def test_shapley_values_by_hand(self) -> None:
        # v() = 5.5, v(size) = 2, v(colour) = (4 x 5 + 4 x 9) / 8 = 7, v(both) = 5
        found = contributions(DOCUMENT, {"size": 4.0, "colour": "red"})
        self.assertAlmostEqual(found["size"], ((2 - 5.5) + (5 - 7)) / 2)
        self.assertAlmostEqual(found["colour"], ((7 - 5.5) + (5 - 2)) / 2)
        self.assertAlmostEqual(margin(DOCUMENT, {"size": 4.0, "colour": "red"}), 5.25)

    def test_a_missing_number_is_the_median_and_an_unknown_category_none(self) -> None:
        self.assertAlmostEqual(margin(DOCUMENT, {"size": None, "colour": "green"}), 9.25)
        self.assertAlmostEqual(margin(DOCUMENT, {"size": 10.0, "colour": "green"}), 1.25)

    def test_numbers_are_compared_as_float32(self) -> None:
        self.assertAlmostEqual(margin(DOCUMENT, {"size": 10.0000000001, "colour": "blue"}), 1.25)


if __name__ == "__main__":
    unittest.main()
