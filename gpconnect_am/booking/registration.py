"""What is sent to register a patient, and what can be wrong with it.

Source: foundations_use_case_register_a_patient.html, "Payload request body" and "PDS requirements".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from gpconnect_am.protocol.requests import NHS_NUMBER_SYSTEM
from gpconnect_am.target.model import Patient, Target

Resource = dict[str, Any]

_STRUCTURE = "https://fhir.nhs.uk/STU3/StructureDefinition/"
PROFILE = f"{_STRUCTURE}CareConnect-GPC-Patient-1"
PARAMETER = "registerPatient"
HOME = {"use": "home", "line": ["1 Assurance Way"], "city": "Exampleton", "postalCode": "ZZ99 5EE"}
TEMPORARY = {"use": "temp", "line": ["2 Visitor Row"], "city": "Sampleton", "postalCode": "ZZ99 5FF"}
MOBILE = {"system": "phone", "use": "mobile", "value": "07700900123"}
TEMPORARY_PHONE = {"system": "phone", "use": "temp", "value": "01632960401"}
LANGUAGE = "cy"
TO_BE_REFUSED = 5
"""Which of the registrable patients of a target file is sent only in requests that must be refused."""


def never_registered(target: Target) -> Patient | None:
    """The registrable patient whose registration must always be refused; None where none is declared."""
    every = [one for one in target.patients_of("registrable") if one.birth_date and one.family]
    return every[TO_BE_REFUSED] if len(every) > TO_BE_REFUSED else None


def least(patient: Patient) -> Resource:
    """A Patient with what must be sent: NHS number, official name, birth date."""
    return {
        "resourceType": "Patient",
        "meta": {"profile": [PROFILE]},
        "identifier": [
            {
                "extension": [
                    {
                        "url": f"{_STRUCTURE}Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
                        "valueCodeableConcept": {
                            "coding": [
                                {
                                    "system": "https://fhir.nhs.uk/STU3/CodeSystem/"
                                    "CareConnect-NHSNumberVerificationStatus-1",
                                    "code": "01",
                                    "display": "Number present and verified",
                                }
                            ]
                        },
                    }
                ],
                "system": NHS_NUMBER_SYSTEM,
                "value": patient.nhs_number,
            }
        ],
        "name": [{"use": "official", "family": patient.family, "given": [patient.given]}],
        "birthDate": str(patient.birth_date),
    }


def whole(patient: Patient) -> Resource:
    """A Patient with home and temporary details and a language besides."""
    language = {
        "url": f"{_STRUCTURE}Extension-CareConnect-GPC-NHSCommunication-1",
        "extension": [
            {
                "url": "language",
                "valueCodeableConcept": {
                    "coding": [
                        {
                            "system": "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-HumanLanguage-1",
                            "code": LANGUAGE,
                            "display": "Welsh",
                        }
                    ]
                },
            },
            {"url": "interpreterRequired", "valueBoolean": False},
        ],
    }
    return least(patient) | {
        "extension": [language],
        "telecom": [MOBILE, TEMPORARY_PHONE],
        "address": [HOME, TEMPORARY],
    }


def parameters(patient: Resource) -> Resource:
    """The Parameters that carry a Patient."""
    return {"resourceType": "Parameters", "parameter": [{"name": PARAMETER, "resource": patient}]}


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong with a registration, and words of which one at least names it."""

    spoil: Callable[[Resource], Resource]
    words: tuple[str, ...]


def _without(element: str) -> Callable[[Resource], Resource]:
    return lambda patient: parameters({name: value for name, value in patient.items() if name != element})


def _with(**elements: Any) -> Callable[[Resource], Resource]:
    return lambda patient: parameters(patient | deepcopy(elements))


def _official(*parts: str) -> Callable[[Resource], Resource]:
    def spoil(patient: Resource) -> Resource:
        (name,) = patient["name"]
        return parameters(patient | {"name": [{part: name[part] for part in ("use", *parts)}]})

    return spoil


def _usual(patient: Resource) -> Resource:
    return parameters(patient | {"name": [patient["name"][0] | {"use": "usual"}]})


def _two_names(patient: Resource) -> Resource:
    return parameters(patient | {"name": [*patient["name"], patient["name"][0] | {"family": "Formerly"}]})


def _other_parameter(patient: Resource) -> Resource:
    return {"resourceType": "Parameters", "parameter": [{"name": "patient", "resource": patient}]}


def _two_parameters(patient: Resource) -> Resource:
    sent = parameters(patient)
    return sent | {"parameter": [*sent["parameter"], {"name": "sendTo", "valueString": "PDS"}]}


_REGISTERED = {
    "url": f"{_STRUCTURE}Extension-CareConnect-GPC-RegistrationDetails-1",
    "extension": [{"url": "registrationPeriod", "valuePeriod": {"start": "2026-01-01"}}],
}
_EMAIL = {"system": "email", "value": "patient@consumer.example"}
_ADDRESS = ("address", "home", "temp")
_TELECOM = ("telecom", "phone", "email")
_PARAMETER = ("parameter", "registerpatient", "resource")

DEFECTS: Mapping[str, Defect] = {
    "no parameter": Defect(lambda _: {"resourceType": "Parameters"}, _PARAMETER),
    "a parameter of another name": Defect(_other_parameter, _PARAMETER),
    "a second parameter": Defect(_two_parameters, _PARAMETER),
    "a Patient in the place of Parameters": Defect(lambda patient: patient, _PARAMETER),
    "no NHS number": Defect(_without("identifier"), ("identifier", "nhs number", "nhsnumber")),
    "no name": Defect(_without("name"), ("name",)),
    "no official name": Defect(_usual, ("name", "official")),
    "no family name": Defect(_official("given"), ("name", "family")),
    "no given name": Defect(_official("family"), ("name", "given")),
    "two official names": Defect(_two_names, ("name", "official")),
    "no birth date": Defect(_without("birthDate"), ("birth",)),
    "half a birth date": Defect(_with(birthDate="1970-01"), ("birth",)),
    "a contact": Defect(_with(contact=[{"name": {"use": "official", "family": "Kin"}}]), ("contact",)),
    "a marital status": Defect(_with(maritalStatus={"text": "Married"}), ("marital",)),
    "a general practitioner": Defect(
        _with(generalPractitioner=[{"reference": "Practitioner/1"}]), ("practitioner",)
    ),
    "registration details": Defect(_with(extension=[_REGISTERED]), ("extension", "registrationdetails")),
    "two home addresses": Defect(_with(address=[HOME, HOME | {"line": ["3 Assurance Way"]}]), _ADDRESS),
    "two temporary addresses": Defect(
        _with(address=[TEMPORARY, TEMPORARY | {"line": ["4 Visitor Row"]}]), _ADDRESS
    ),
    "two mobile numbers": Defect(_with(telecom=[MOBILE, MOBILE | {"value": "07700900124"}]), _TELECOM),
    "two e-mail addresses": Defect(
        _with(telecom=[_EMAIL, _EMAIL | {"value": "other@consumer.example"}]), _TELECOM
    ),
    "no profile": Defect(_without("meta"), ("profile", "meta")),
}
"""What can be wrong with a registration, by name."""


def _birth_date(patient: Patient, *wrong: str) -> date:
    """The patient's birth date with some of year, month and day wrong, and the rest right."""
    right = patient.birth_date or date(1970, 1, 1)
    for years, months, days in product((4, 8), range(1, 12), range(1, 28)):
        parts = (
            right.year - years if "year" in wrong else right.year,
            (right.month + months - 1) % 12 + 1 if "month" in wrong else right.month,
            (right.day + days - 1) % 28 + 1 if "day" in wrong else right.day,
        )
        # Not every year and month has the right day.
        if parts[2] <= monthrange(*parts[:2])[1] and ("day" not in wrong or parts[2] != right.day):
            return date(*parts)
    raise ValueError(f"no date has only {', '.join(wrong)} unlike {right}")


OTHER_FAMILY, OTHER_GIVEN = "Xylander", "Zz"


def two_parts_right(patient: Patient, wrong: str) -> Patient:
    """The patient with one part of the birth date (year, month, day) wrong, and names that begin alike."""
    return replace(
        patient,
        birth_date=_birth_date(patient, wrong),
        family=f"{patient.family[:3]}xyl",
        given=f"{patient.given[:1]}zz",
    )


def under_other_names(patient: Patient) -> Patient:
    """The patient with the right birth date, and names that PDS does not have."""
    return replace(patient, family=OTHER_FAMILY, given=OTHER_GIVEN)


UNVERIFIABLE: Mapping[str, Callable[[Patient], Patient]] = {
    "two parts of the birth date, another family name": lambda one: replace(
        one, birth_date=_birth_date(one, "day"), family=OTHER_FAMILY
    ),
    "two parts of the birth date, another given name": lambda one: replace(
        one, birth_date=_birth_date(one, "month"), given=OTHER_GIVEN
    ),
    "two parts of the birth date, two letters of the family name": lambda one: replace(
        one, birth_date=_birth_date(one, "year"), family=f"{one.family[:2]}9yl"
    ),
    "one part of the birth date, the right names": lambda one: replace(
        one, birth_date=_birth_date(one, "year", "month")
    ),
    "no part of the birth date, the right names": lambda one: replace(
        one, birth_date=_birth_date(one, "year", "month", "day")
    ),
    "nothing right but the NHS number": lambda one: replace(
        one, birth_date=_birth_date(one, "year", "month", "day"), family=OTHER_FAMILY, given=OTHER_GIVEN
    ),
}
"""Demographics that do not verify an NHS number, by what is right of them."""
