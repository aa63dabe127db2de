"""Makes the shifted population: real rows, drawn anew and changed as README.md says. Run: python3 make_shifted.py"""

import math
import random
from bisect import bisect
from datetime import datetime, timedelta, timezone
from itertools import accumulate

from prepare_source import read, times, write

COUNT = 400
SEED = 20200701
FIRST = datetime(2020, 7, 1, 8, tzinfo=timezone.utc)
SPAN = timedelta(days=75)
AMOUNT_FACTOR = 1.8
DURATION_FACTOR = 1.5
LONGEST_MONTHS = 72
# What people buy in an online shop, on credit; cars are still sold at the dealer's.
PURPOSE_WEIGHT = {"radio_tv": 2.0, "furniture": 2.0, "appliances": 3.0, "new_car": 0.3, "used_car": 0.3}


def weight(applicant: dict[str, str]) -> float:
    """How likely a row is drawn: falls by half with every 7 years of age above 19."""
    young = math.pow(2, (19 - int(applicant["age_years"])) / 7)
    return young * PURPOSE_WEIGHT.get(applicant["purpose"], 1.0)


def shift(applicant: dict[str, str]) -> dict[str, str]:
    amount = round(int(applicant["credit_amount"]) * AMOUNT_FACTOR)
    months = min(LONGEST_MONTHS, round(int(applicant["duration_months"]) * DURATION_FACTOR))
    return {**applicant, "credit_amount": str(amount), "duration_months": str(months)}


def main() -> None:
    applicants, outcomes = read("applicants.csv"), read("outcomes.csv")
    totals = list(accumulate(weight(applicant) for applicant in applicants))
    # Only random() is used: its sequence per seed is the same in every Python version.
    generator = random.Random(SEED)
    rows, labels, sources = [], [], []
    for index in range(COUNT):
        drawn = bisect(totals, generator.random() * totals[-1])
        applicant_id = f"s-{index + 1:04d}"
        event_time, application_time = times(index, COUNT, FIRST, SPAN)
        rows.append(
            {**shift(applicants[drawn]), "applicant_id": applicant_id, "event_timestamp": event_time}
        )
        labels.append(
            {
                "applicant_id": applicant_id,
                "application_timestamp": application_time,
                "bad_credit": outcomes[drawn]["bad_credit"],
            }
        )
        sources.append(
            {"applicant_id": applicant_id, "source_applicant_id": applicants[drawn]["applicant_id"]}
        )
    write("shifted_applicants.csv", rows)
    write("shifted_outcomes.csv", labels)
    write("shifted_sources.csv", sources)


if __name__ == "__main__":
    main()
