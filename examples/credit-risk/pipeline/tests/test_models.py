import hashlib
import json
import math
import os
import subprocess
import sys
import unittest

import numpy as np

from credit_risk.attribution import contributions, expected_margin, margin
from credit_risk.candidates import CANDIDATES, build
from credit_risk.explanation import explain
from credit_risk.features import FEATURES, LABEL, NUMERIC
from credit_risk.golden import golden
from credit_risk.onnx_model import SIGNATURE, OnnxModel, to_onnx
from credit_risk.training_set import split, tensors
from tests.sample import sample

ROWS = 5


class ModelsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.train, cls.test = split(sample(), 7, 0.25)
        cls.models = {name: build(name, 7).fit(cls.train, cls.train[LABEL]) for name in CANDIDATES}
        cls.onnx = {name: to_onnx(model) for name, model in cls.models.items()}

    def test_onnx_agrees_with_scikit_learn(self) -> None:
        for name in CANDIDATES:
            with self.subTest(name):
                label, probabilities = OnnxModel(self.onnx[name]).run(tensors(self.test))
                expected = self.models[name].predict_proba(self.test)
                np.testing.assert_allclose(probabilities, expected, atol=1e-6, rtol=0)
                np.testing.assert_array_equal(label, (probabilities[:, 1] > probabilities[:, 0]).astype("int64"))

    def test_onnx_agrees_on_missing_and_unknown_values(self) -> None:
        rows = self.test.head(3).copy()
        rows.loc[rows.index[0], "age_years"] = np.nan
        rows.loc[rows.index[1], "purpose"] = ""
        rows.loc[rows.index[2], "housing"] = "houseboat"
        for name in CANDIDATES:
            with self.subTest(name):
                _, probabilities = OnnxModel(self.onnx[name]).run(tensors(rows))
                np.testing.assert_allclose(
                    probabilities, self.models[name].predict_proba(rows), atol=1e-6, rtol=0
                )

    def test_trained_twice_the_bytes_are_the_same(self) -> None:
        for name in CANDIDATES:
            with self.subTest(name):
                again = build(name, 7).fit(self.train, self.train[LABEL])
                self.assertEqual(to_onnx(again), self.onnx[name])
                self.assertEqual(explain(again, self.train), explain(self.models[name], self.train))

    def test_another_process_makes_the_same_bytes(self) -> None:
        program = (
            "import hashlib, sys\n"
            "from credit_risk.candidates import build\n"
            "from credit_risk.features import LABEL\n"
            "from credit_risk.onnx_model import to_onnx\n"
            "from credit_risk.training_set import split\n"
            "from tests.sample import sample\n"
            "train, _ = split(sample(), 7, 0.25)\n"
            "model = build(sys.argv[1], 7).fit(train, train[LABEL])\n"
            "print(hashlib.sha256(to_onnx(model)).hexdigest())\n"
        )
        for name in CANDIDATES:
            for hash_seed in ("1", "4", "11"):
                with self.subTest(name, hash_seed=hash_seed):
                    # Python orders sets of strings by this seed, drawn anew for each process. Under these three the
                    # converter lists the operator sets of each candidate in both orders.
                    result = subprocess.run(
                        [sys.executable, "-c", program, name],
                        env={**os.environ, "PYTHONHASHSEED": hash_seed},
                        capture_output=True,
                        text=True,
                        check=True,
                    )
                    self.assertEqual(result.stdout.strip(), hashlib.sha256(self.onnx[name]).hexdigest())

    def test_signature_names_the_inputs_and_outputs_of_the_model(self) -> None:
        for name in CANDIDATES:
            with self.subTest(name):
                session = OnnxModel(self.onnx[name])._session
                for side, nodes in (("inputs", session.get_inputs()), ("outputs", session.get_outputs())):
                    self.assertEqual([tensor["name"] for tensor in SIGNATURE[side]], [node.name for node in nodes])
                kinds = ["tensor(float)" if feature in NUMERIC else "tensor(string)" for feature in FEATURES]
                self.assertEqual([node.type for node in session.get_inputs()], kinds)

    def test_reason_codes_sum_to_the_log_odds(self) -> None:
        rows = self.test.head(ROWS)
        for name in CANDIDATES:
            document = json.loads(json.dumps(explain(self.models[name], self.train)))
            _, probabilities = OnnxModel(self.onnx[name]).run(tensors(rows))
            decisions = self.models[name].decision_function(rows)
            for index, values in enumerate(rows[FEATURES].to_dict(orient="records")):
                with self.subTest(name, row=index):
                    total = document["baseline"] + sum(contributions(document, values).values())
                    self.assertAlmostEqual(total, margin(document, values), delta=1e-9)
                    self.assertAlmostEqual(total, decisions[index], delta=1e-6)
                    good, bad = probabilities[index].astype(float)
                    self.assertAlmostEqual(total, math.log(bad / good), delta=1e-5)

    def test_reason_codes_hold_for_missing_values(self) -> None:
        rows = self.test.head(1).copy()
        rows["age_years"] = np.nan
        rows["purpose"] = ""
        values = {**rows[FEATURES].to_dict(orient="records")[0], "age_years": None, "purpose": None}
        for name in CANDIDATES:
            with self.subTest(name):
                document = explain(self.models[name], self.train)
                total = expected_margin(document) + sum(contributions(document, values).values())
                self.assertAlmostEqual(total, self.models[name].decision_function(rows)[0], delta=1e-6)

    def test_golden_rows_run_again_to_the_same_bytes(self) -> None:
        model = OnnxModel(self.onnx["gradient_boosting"])
        document = golden(model, self.test.head(ROWS))
        for row in document["rows"]:
            inputs = {
                tensor["name"]: np.array(
                    tensor["data"], dtype=np.float32 if tensor["datatype"] == "FP32" else object
                ).reshape(tensor["shape"])
                for tensor in row["inputs"]
            }
            label, probabilities = model.run(inputs)
            self.assertEqual(label.tolist(), row["outputs"][0]["data"])
            self.assertEqual(probabilities.ravel().tolist(), row["outputs"][1]["data"])


if __name__ == "__main__":
    unittest.main()
