"""Faults of the capability statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.faults.elements import having, lacking
from gpconnect_am.provider.faults.fault import AT_129, Change, Fault, answering, both, editing
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.resources import PROFILES


def _stating(edit: Callable[[Resource], object]) -> Change:
    return editing("CapabilityStatement", edit)


def _of(resource_type: str, edit: Callable[[Resource], object]) -> Change:
    def change(statement: Resource) -> None:
        for resource in statement["rest"][0]["resource"]:
            if resource["type"] == resource_type:
                edit(resource)

    return _stating(change)


def _without_interaction(code: str) -> Callable[[Resource], object]:
    return lambda resource: resource.update(
        interaction=[one for one in resource["interaction"] if one["code"] != code]
    )


def _without_parameter(name: str) -> Callable[[Resource], object]:
    return lambda resource: resource.update(
        searchParam=[one for one in resource["searchParam"] if one["name"] != name]
    )


def _not_there(call: Call, answer: Answer) -> None:  # noqa: ARG001
    raise Refusal("NOT_IMPLEMENTED", "There is no capability statement")


def _not_with_format(call: Call, answer: Answer) -> None:  # noqa: ARG001
    if call.values("_format"):
        raise Refusal("INVALID_PARAMETER", "Parameter _format is not known")


def _slot_profile_left_out(statement: Resource) -> None:
    wanted = PROFILES["Slot"]
    statement["profile"] = [one for one in statement["profile"] if one["reference"] != wanted]
    for declared in statement["rest"][0]["resource"]:
        if declared["type"] == "Slot":
            del declared["profile"]


INTERACTIONS = (
    ("Patient", "read"),
    ("Patient", "search-type"),
    ("Practitioner", "read"),
    ("Organization", "read"),
    ("Location", "read"),
    ("Appointment", "create"),
    ("Appointment", "read"),
    ("Appointment", "update"),
    ("Appointment", "search-type"),
)
DECLARED_AS = {
    "read location": ("Location", "read"),
    "retrieve a patient's appointments": ("Appointment", "search-type"),
}


def _undeclared(kind: str, code: str) -> Fault:
    return Fault(
        f"metadata-without-{kind.lower()}-{code}",
        f"The statement doesn't say that {kind} has {code}.",
        ("CAP-008", "CAP-017"),
        _of(kind, _without_interaction(code)),
    )


def _unserved(name: str, kind: str, code: str) -> Fault:
    def refuse(call: Call) -> Answer:  # noqa: ARG001
        raise Refusal("NOT_IMPLEMENTED", f"{code} of {kind} is not implemented")

    return Fault(
        f"neither-declared-nor-served-{kind.lower()}-{code}",
        f"{code} of {kind} is missing, and the statement says as much.",
        ("CAP-008", "CAP-017"),
        both(
            _of(kind, _without_interaction(code)),
            lambda behaviour: replace(behaviour, handlers={**behaviour.handlers, name: refuse}),
        ),
    )


FAULTS = (
    Fault(
        "no-metadata",
        "There is no capability statement.",
        ("CAP-001", "CAP-003"),
        answering("metadata", _not_there),
    ),
    Fault(
        "metadata-without-kind",
        "The statement lacks an element that FHIR asks for.",
        ("CAP-002",),
        _stating(lacking("kind")),
    ),
    Fault(
        "metadata-without-accept-unknown",
        "The statement doesn't say whether unknown elements are accepted.",
        ("CAP-002",),
        _stating(lacking("acceptUnknown")),
    ),
    Fault(
        "metadata-refuses-format",
        "The statement can't be asked for with _format.",
        ("CAP-004",),
        answering("metadata", _not_with_format),
    ),
    Fault(
        "metadata-without-json",
        "The statement names XML alone.",
        ("CAP-006", "HTTP-019"),
        _stating(having(format=["application/fhir+xml"])),
    ),
    Fault(
        "metadata-promises-xml",
        "The statement names XML, which isn't served.",
        ("HTTP-019", "CAP-017"),
        _stating(having(format=["application/fhir+json", "application/fhir+xml"])),
    ),
    Fault(
        "metadata-without-slot-profile",
        "The statement doesn't list the profile of Slot.",
        ("CAP-007",),
        _stating(_slot_profile_left_out),
    ),
    Fault(
        "metadata-without-profiles",
        "The statement lists no profile.",
        ("CAP-007",),
        _stating(lacking("profile")),
    ),
    *(_undeclared(kind, code) for kind, code in INTERACTIONS),
    *(_unserved(name, kind, code) for name, (kind, code) in DECLARED_AS.items()),
    Fault(
        "metadata-without-slot-search",
        "The statement doesn't say that slots can be searched.",
        ("CAP-008", "CAP-017"),
        _stating(
            lambda statement: statement["rest"][0].update(
                resource=[one for one in statement["rest"][0]["resource"] if one["type"] != "Slot"]
            )
        ),
    ),
    Fault(
        "metadata-without-register",
        "The statement doesn't name the operation that registers a patient.",
        ("CAP-009",),
        _stating(lambda statement: statement["rest"][0].pop("operation")),
    ),
    Fault(
        "metadata-without-search-filter",
        "The statement doesn't name the search filter.",
        ("CAP-010",),
        _of("Slot", _without_parameter("searchFilter")),
    ),
    Fault(
        "metadata-without-includes",
        "The statement names no include.",
        ("CAP-011",),
        _of("Slot", lacking("searchInclude")),
    ),
    Fault(
        "metadata-without-start",
        "The statement doesn't name the parameter by which appointments are retrieved.",
        ("CAP-012",),
        _of("Appointment", lacking("searchParam")),
    ),
    Fault(
        "metadata-promises-update-create",
        "The statement says that an update can create.",
        ("CAP-013",),
        _of("Appointment", having(updateCreate=True)),
    ),
    Fault(
        "metadata-of-another-version",
        "The statement names an earlier version of the specification.",
        ("CAP-014",),
        _stating(having(version="1.2.3")),
    ),
    Fault(
        "metadata-of-the-version-before",
        "The statement still names the version before.",
        ("CAP-018",),
        _stating(having(version="1.2.7")),
        AT_129,
    ),
    Fault(
        "metadata-with-placeholders",
        "The statement still has the placeholders of the published example.",
        ("CAP-015",),
        _stating(having(publisher="[Provider Software Vendor Name]")),
    ),
    Fault(
        "metadata-of-another-fhir",
        "The statement names another version of FHIR.",
        ("CAP-016",),
        _stating(having(fhirVersion="1.0.2")),
    ),
)
