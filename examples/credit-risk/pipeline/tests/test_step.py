import json
import tempfile
import unittest
from pathlib import Path

from credit_risk.step import write_json
from tests.sample import step_in


class StepTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_parameters_come_and_go_as_json(self) -> None:
        step = step_in(self.folder, {"seed": 0, "candidate": "logistic"})
        self.assertEqual(step.parameter("seed", 7), 0)
        self.assertEqual(step.parameter("other", 3), 3)
        step.write_parameters(metrics={"auc": 0.75})
        written = (self.folder / "outputs" / "parameters.json").read_text()
        self.assertEqual(json.loads(written), {"metrics": {"auc": 0.75}})

    def test_names_what_is_missing(self) -> None:
        step = step_in(self.folder, {})
        with self.assertRaisesRegex(SystemExit, "parameter 'candidate'"):
            step.parameter("candidate")
        with self.assertRaisesRegex(SystemExit, "artifact 'train.parquet'"):
            step.input("train.parquet")

    def test_json_holds_no_nan(self) -> None:
        with self.assertRaises(ValueError):
            write_json(self.folder / "x.json", {"auc": float("nan")})


if __name__ == "__main__":
    unittest.main()
