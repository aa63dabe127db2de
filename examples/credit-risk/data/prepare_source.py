"""Makes applicants.csv and outcomes.csv from the source files. Standard library only: python3 prepare_source.py"""

import csv
from datetime import datetime, timedelta, timezone
from pathlib import Path

from columns import COLUMNS, PERSONAL_STATUS

FOLDER = Path(__file__).parent
# The data set has no times. Rows, in their order, are spread evenly over this span.
FIRST = datetime(2019, 1, 1, 8, tzinfo=timezone.utc)
SPAN = timedelta(days=530)


def read(name: str) -> list[dict[str, str]]:
    with open(FOLDER / name, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def write(name: str, rows: list[dict[str, object]]) -> None:
    with open(FOLDER / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def timestamp(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def times(index: int, count: int, first: datetime, span: timedelta) -> tuple[str, str]:
    """Synthetic event time of row `index` of `count`, and the application 1 to 14 days later."""
    event = first + timedelta(seconds=int(span.total_seconds() * index / count))
    return timestamp(event), timestamp(event + timedelta(days=1 + index * 7 % 14, hours=index % 9))


def clean(source: dict[str, str], status_code: str) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, (source_name, values) in COLUMNS.items():
        value = source[source_name]
        row[name] = int(value) if values is None else {old: new for new, old in values.items()}[value]
    row["personal_status"], row["sex"] = PERSONAL_STATUS[status_code]
    return row


def main() -> None:
    sources = read("german_credit.csv")
    statuses = [row["personal_status_code"] for row in read("personal_status.csv")]
    applicants, outcomes = [], []
    for index, (source, status) in enumerate(zip(sources, statuses, strict=True)):
        applicant_id = f"a-{index + 1:04d}"
        event_time, application_time = times(index, len(sources), FIRST, SPAN)
        applicants.append(
            {"applicant_id": applicant_id, "event_timestamp": event_time, **clean(source, status)}
        )
        outcomes.append(
            {
                "applicant_id": applicant_id,
                "application_timestamp": application_time,
                "bad_credit": {"good": 0, "bad": 1}[source["creditability"]],
            }
        )
    write("applicants.csv", applicants)
    write("outcomes.csv", outcomes)


if __name__ == "__main__":
    main()
