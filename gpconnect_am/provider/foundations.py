"""The Foundations reads and finds that an appointment session needs.

Source: the Foundations use case pages "Find a patient", "Read a patient", "Read a practitioner", "Read an
organisation", "Read a location", "Find a practitioner" and "Find an organisation".
"""

from __future__ import annotations

from gpconnect_am.protocol.requests import NHS_NUMBER_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM, SDS_USER_SYSTEM
from gpconnect_am.provider.call import Answer, Call, Resource, serialise
from gpconnect_am.provider.outcomes import Refusal, invalid_parameter
from gpconnect_am.provider.search import bundle_bytes

NOT_FOUND = {
    "Patient": "PATIENT_NOT_FOUND",
    "Practitioner": "PRACTITIONER_NOT_FOUND",
    "Organization": "ORGANISATION_NOT_FOUND",
    "Location": "NO_RECORD_FOUND",
}
SEARCHED_BY = {
    "Patient": NHS_NUMBER_SYSTEM,
    "Practitioner": SDS_USER_SYSTEM,
    "Organization": ODS_CODE_SYSTEM,
}


def single(call: Call, resource: Resource, status: int = 200) -> Answer:
    """The answer that carries one resource with its version and its place."""
    version = resource["meta"]["versionId"]
    place = call.url(f"{resource['resourceType']}/{resource['id']}/_history/{version}")
    sent = call.practice.outgoing(resource)
    return Answer.of(sent, status, ETag=f'W/"{version}"', Content_Location=place)


def read_directory(call: Call) -> Answer:
    """Reads a practitioner, an organisation or a location by its logical id."""
    resource_type = call.segments[0]
    resource = call.practice.directory.get(f"{resource_type}/{call.id}")
    if resource is None:
        raise not_found(resource_type, call.id)
    version = resource["meta"].get("versionId", "1")
    place = call.url(f"{resource_type}/{call.id}/_history/{version}")
    return Answer.of(resource, ETag=f'W/"{version}"', Content_Location=place)


def read_patient(call: Call) -> Answer:
    """Reads a patient; one who must not be found is not found."""
    patient = call.practice.store.patient(call.practice.facts.ods_code, call.id)
    if patient is None or not patient.found:
        raise not_found("Patient", call.id)
    return single(call, patient.resource)


def not_found(resource_type: str, id: str) -> Refusal:
    """404 with the code that the resource type has."""
    return Refusal(NOT_FOUND.get(resource_type, "NO_RECORD_FOUND"), f"{resource_type}/{id} was not found")


def find_patient(call: Call) -> Answer:
    """Finds a patient by NHS number."""
    number = searched_identifier(call, "Patient")
    if not call.behaviour.nhs_number_valid(number):
        raise Refusal("INVALID_NHS_NUMBER", "The NHS number fails its length or its check digit")
    found = call.practice.store.patients_of(call.practice.facts.ods_code, number)
    return bundle(call, [patient.resource for patient in found if call.behaviour.patient_found(patient)])


def find_in_directory(call: Call) -> Answer:
    """Finds a practitioner by SDS user id, or an organisation by ODS code."""
    resource_type = call.segments[0]
    value = searched_identifier(call, resource_type)
    wanted = (SEARCHED_BY[resource_type], value)
    found = [
        resource
        for resource in call.practice.directory.values()
        if resource["resourceType"] == resource_type
        and wanted in {(part.get("system"), part.get("value")) for part in resource["identifier"]}
    ]
    return Answer(200, bundle_bytes(call, [serialise(resource) for resource in found]))


def searched_identifier(call: Call, resource_type: str) -> str:
    """The value of the identifier that is searched for; its system must be the one of the resource type."""
    values = call.values("identifier")
    if len(values) != 1:
        raise invalid_parameter("Parameter identifier must be sent once")
    system, _, value = values[0].partition("|")
    if system != SEARCHED_BY[resource_type]:
        raise Refusal(
            "INVALID_IDENTIFIER_SYSTEM",
            f"Parameter identifier must have the system {SEARCHED_BY[resource_type]}",
        )
    if not value or value != value.strip():
        raise Refusal("INVALID_IDENTIFIER_VALUE", "Parameter identifier must have a value")
    return value


def bundle(call: Call, found: list[Resource]) -> Answer:
    """A searchset Bundle of resources."""
    parts = [serialise(call.practice.outgoing(resource)) for resource in found]
    return Answer(200, bundle_bytes(call, parts))


def nhs_number_valid(number: str) -> bool:
    """Ten digits of which the last one checks the others (modulus 11)."""
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9]))
    return (11 - total % 11) % 11 == int(number[9])
