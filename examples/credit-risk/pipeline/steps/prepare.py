"""training_set.parquet -> train.parquet, test.parquet: a stratified split that the seed decides."""

from credit_risk.features import LABEL
from credit_risk.step import Step
from credit_risk.training_set import read_training_set, split


def main() -> None:
    step = Step()
    frame = read_training_set(step.input("training_set.parquet"))
    train, test = split(frame, int(step.parameter("seed", 7)), float(step.parameter("test_share", 0.25)))
    train.to_parquet(step.output("train.parquet"), index=False)
    test.to_parquet(step.output("test.parquet"), index=False)
    bad = float(frame[LABEL].mean())
    step.write_parameters(train_rows=len(train), test_rows=len(test), bad_rate=bad)
    print(f"{len(train)} rows to train on, {len(test)} to test on; {bad:.1%} are bad")


if __name__ == "__main__":
    main()
