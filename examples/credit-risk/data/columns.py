"""Clean names and values of the German Credit columns, said once."""

# Clean name -> (name in german_credit.csv, clean value -> value there); None: a whole number, taken as it is.
COLUMNS: dict[str, tuple[str, dict[str, str] | None]] = {
    "checking_status": (
        "status_of_existing_checking_account",
        {
            "none": "no checking account",
            "below_0": "... < 0 DM",
            "from_0_to_200": "0 <= ... < 200 DM",
            "at_least_200": "... >= 200 DM / salary assignments for at least 1 year",
        },
    ),
    "duration_months": ("duration_in_month", None),
    "credit_history": (
        "credit_history",
        {
            "no_credits": "no credits taken/ all credits paid back duly",
            "all_paid_here": "all credits at this bank paid back duly",
            "existing_paid": "existing credits paid back duly till now",
            "past_delay": "delay in paying off in the past",
            "critical": "critical account/ other credits existing (not at this bank)",
        },
    ),
    "purpose": (
        "purpose",
        {
            "new_car": "car (new)",
            "used_car": "car (used)",
            "furniture": "furniture/equipment",
            "radio_tv": "radio/television",
            "appliances": "domestic appliances",
            "repairs": "repairs",
            "education": "education",
            "retraining": "retraining",
            "business": "business",
            "other": "others",
        },
    ),
    "credit_amount": ("credit_amount", None),
    "savings": (
        "savings_account_and_bonds",
        {
            "unknown_or_none": "unknown/ no savings account",
            "below_100": "... < 100 DM",
            "from_100_to_500": "100 <= ... < 500 DM",
            "from_500_to_1000": "500 <= ... < 1000 DM",
            "at_least_1000": "... >= 1000 DM",
        },
    ),
    "employment_since": (
        "present_employment_since",
        {
            "unemployed": "unemployed",
            "below_1_year": "... < 1 year",
            "from_1_to_4_years": "1 <= ... < 4 years",
            "from_4_to_7_years": "4 <= ... < 7 years",
            "at_least_7_years": "... >= 7 years",
        },
    ),
    "installment_rate": ("installment_rate_in_percentage_of_disposable_income", None),
    "other_debtors": (
        "other_debtors_or_guarantors",
        {"none": "none", "co_applicant": "co-applicant", "guarantor": "guarantor"},
    ),
    "residence_since": ("present_residence_since", None),
    "property": (
        "property",
        {
            "real_estate": "real estate",
            "life_insurance": "building society savings agreement/ life insurance",
            "car_or_other": "car or other, not in attribute Savings account/bonds",
            "unknown_or_none": "unknown / no property",
        },
    ),
    "age_years": ("age_in_years", None),
    "other_installment_plans": (
        "other_installment_plans",
        {"none": "none", "bank": "bank", "stores": "stores"},
    ),
    "housing": ("housing", {"own": "own", "rent": "rent", "free": "for free"}),
    "existing_credits": ("number_of_existing_credits_at_this_bank", None),
    "job": (
        "job",
        {
            "unskilled_non_resident": "unemployed/ unskilled - non-resident",
            "unskilled_resident": "unskilled - resident",
            "skilled": "skilled employee / official",
            "highly_skilled": "management/ self-employed/ highly qualified employee/ officer",
        },
    ),
    "dependents": ("number_of_people_being_liable_to_provide_maintenance_for", None),
    "telephone": ("telephone", {"none": "none", "registered": "yes, registered under the customers name"}),
    "foreign_worker": ("foreign_worker", {"yes": "yes", "no": "no"}),
}

# Attribute 9 of the original file -> (personal_status, sex). A95, a single woman, never occurs.
PERSONAL_STATUS: dict[str, tuple[str, str]] = {
    "A91": ("divorced_or_separated", "male"),
    "A92": ("divorced_separated_or_married", "female"),
    "A93": ("single", "male"),
    "A94": ("married_or_widowed", "male"),
}
