"""What faults of finding and registering patients have in common."""

from __future__ import annotations

from gpconnect_am.provider.call import Resource
from gpconnect_am.provider.faults.elements import (
    Edit,
    having,
    on_extension,
    one_more,
)
from gpconnect_am.provider.resources import CODE_SYSTEMS, NHS

REGISTRATION = f"{NHS}Extension-CareConnect-GPC-RegistrationDetails-1"


def preferred_surgery(value: str | None) -> Edit:
    """Puts another preferred surgery, or none, in the place of the patient's."""

    def edit(details: Resource) -> None:
        kept = [one for one in details["extension"] if one["url"] != "preferredBranchSurgery"]
        if value:
            kept.append({"url": "preferredBranchSurgery", "valueReference": {"reference": value}})
        details["extension"] = kept

    return on_extension(REGISTRATION, edit)


EXCLUDED = {
    "ethnic-category": one_more(
        "extension",
        {
            "url": f"{NHS}Extension-CareConnect-GPC-EthnicCategory-1",
            "valueCodeableConcept": {
                "coding": [
                    {
                        "system": f"{CODE_SYSTEMS}CareConnect-EthnicCategory-1",
                        "code": "A",
                        "display": "British, Mixed British",
                    }
                ]
            },
        },
    ),
    "marital-status": having(
        maritalStatus={
            "coding": [{"system": "http://hl7.org/fhir/v3/MaritalStatus", "code": "M", "display": "Married"}]
        }
    ),
    "multiple-birth": having(multipleBirthBoolean=False),
}
