"""Shared code of the credit risk pipeline."""

import os

# One thread: sums are then always made in the same order, and a run repeats to the bit.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
