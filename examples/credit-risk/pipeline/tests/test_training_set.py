import tempfile
import unittest
from pathlib import Path

import numpy as np

from credit_risk.features import CATEGORICAL, ENTITY, LABEL, NUMERIC
from credit_risk.training_set import read_training_set, split, tensors
from tests.sample import joined, sample


def write(folder: str, frame) -> Path:
    path = Path(folder) / "training_set.parquet"
    frame.to_parquet(path, index=False)
    return path


class TrainingSetTest(unittest.TestCase):
    def test_order_of_rows_and_extra_columns_change_nothing(self) -> None:
        frame = joined()
        shuffled = frame.sample(frac=1, random_state=3).assign(something_else=1.5)
        with tempfile.TemporaryDirectory() as folder:
            first = read_training_set(write(folder, frame))
            second = read_training_set(write(folder, shuffled))
        for one, other in zip(split(first, 7, 0.25), split(second, 7, 0.25), strict=True):
            self.assertEqual(one[ENTITY].tolist(), other[ENTITY].tolist())

    def test_split_keeps_every_row_once_and_the_share_of_the_label(self) -> None:
        frame = sample()
        train, test = split(frame, 7, 0.25)
        self.assertEqual((len(train), len(test)), (750, 250))
        self.assertEqual(sorted([*train[ENTITY], *test[ENTITY]]), frame[ENTITY].tolist())
        self.assertAlmostEqual(train[LABEL].mean(), test[LABEL].mean(), delta=0.005)

    def test_another_seed_splits_otherwise(self) -> None:
        frame = sample()
        _, first = split(frame, 7, 0.25)
        _, second = split(frame, 8, 0.25)
        self.assertNotEqual(first[ENTITY].tolist(), second[ENTITY].tolist())

    def test_names_missing_columns(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = write(folder, joined().drop(columns=["purpose", "sex"]))
            with self.assertRaisesRegex(SystemExit, "sex, purpose"):
                read_training_set(path)

    def test_refuses_rows_without_a_label(self) -> None:
        frame = joined()
        frame[LABEL] = frame[LABEL].astype("Int64")
        frame.loc[[3, 5], LABEL] = None
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(SystemExit, "2 rows"):
                read_training_set(write(folder, frame))

    def test_missing_values_become_nan_and_the_empty_string(self) -> None:
        frame = joined()
        frame["age_years"] = frame["age_years"].astype("Int64")
        frame.loc[0, "age_years"] = None
        frame.loc[0, "purpose"] = None
        with tempfile.TemporaryDirectory() as folder:
            inputs = tensors(read_training_set(write(folder, frame)))
        self.assertTrue(np.isnan(inputs["age_years"][0, 0]))
        self.assertEqual(inputs["purpose"][0, 0], "")
        self.assertEqual([inputs[name].dtype for name in NUMERIC], [np.dtype("float32")] * len(NUMERIC))
        self.assertEqual([inputs[name].shape for name in CATEGORICAL], [(1000, 1)] * len(CATEGORICAL))


if __name__ == "__main__":
    unittest.main()
