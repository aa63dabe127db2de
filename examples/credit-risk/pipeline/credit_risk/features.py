"""Columns of the training set: what the model takes, what it learns, and by which groups it is judged."""

ENTITY = "applicant_id"
LABEL = "bad_credit"

NUMERIC = [
    "duration_months",
    "credit_amount",
    "installment_rate",
    "residence_since",
    "age_years",
    "existing_credits",
    "dependents",
]

CATEGORICAL = [
    "checking_status",
    "credit_history",
    "purpose",
    "savings",
    "employment_since",
    "other_debtors",
    "property",
    "other_installment_plans",
    "housing",
    "job",
    "telephone",
]

# Sex, personal status and foreign worker are known, but no model input: a credit decision may not rest on them.
FEATURES = NUMERIC + CATEGORICAL

SEX = "sex"
AGE = "age_years"
# Applicants up to this age are the young group.
YOUNG_UP_TO = 25
