"""The whole text of what each layer says, one example of each kind; the corpus holds every constraint."""

from __future__ import annotations

from typing import Any

import pytest

from tests.validation.samples import CHANNEL, NHS, appointment, findings, said, searchset, slot, slots

BASE = "http://hl7.org/fhir/StructureDefinition/"
BOOKER = f"{NHS}Extension-GPConnect-BookingOrganisation-1"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def booked_by(reference: str) -> dict[str, Any]:
    return {"url": BOOKER, "valueReference": {"reference": reference}}


@pytest.mark.parametrize(
    "resource",
    [
        slot(),
        slot(id="a" * 64),
        slot(start="2026-11-25T09:00:00.123+00:00", end="2026-11-25T09:00:01Z"),
        slot(start="2026-06-25T09:00:00+01:00", end="2026-06-25T09:10:00+01:00"),
        slot(extension=None, identifier=None, meta=None),
        slot(language="cy"),
        slot(extension=[*slot()["extension"], {"url": "https://example.org/x", "valueString": "x"}]),
        slot(text={"status": "generated", "div": f"<div {XHTML}>Caf&eacute;<br/></div>"}),
        appointment(),
        appointment(status="cancelled"),
        searchset(slot()),
        {"resourceType": "Bundle", "type": "searchset"},
    ],
)
def test_what_is_right_passes_without_a_word(resource: dict[str, Any]) -> None:
    assert said(resource) == []


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param(
            slot(status=None),
            ["failure - Slot/status | Slot.status: expected status, which is mandatory; found none"],
            id="missing",
        ),
        pytest.param(
            slot(colour="red"),
            [
                "failure - Slot/colour | Slot.colour: expected no such element: Slot does not define"
                " it; found"
                ' "colour"'
            ],
            id="unknown element",
        ),
        pytest.param(
            slot(overbooked="true"),
            [
                "failure - Slot/overbooked | Slot.overbooked: expected a boolean (true or false,"
                " without quotes);"
                ' found "true"'
            ],
            id="a string for a boolean",
        ),
        pytest.param(
            slot(schedule="Schedule/c1"),
            ['failure - Slot/schedule | Slot.schedule: expected an object (Reference); found "Schedule/c1"'],
            id="a string for an object",
        ),
        pytest.param(
            slot(identifier={"system": "https://example.org/slot", "value": "1"}),
            [
                "failure - Slot/identifier | Slot.identifier: expected a list; found"
                ' {"system": "https://example.org/slot", "value": "1"}'
            ],
            id="an object for a list",
        ),
        pytest.param(
            slot() | {"status": None},
            [
                "failure - ele-1 | Slot.status: expected status with a value, or left out: FHIR's JSON"
                " holds nothing"
                " empty; found null"
            ],
            id="null",
        ),
        pytest.param(
            slot(identifier=[{}]),
            [
                "failure - ele-1 | Slot.identifier[0]: expected identifier with a value, or left out:"
                " FHIR's JSON"
                " holds nothing empty; found an empty object"
            ],
            id="empty object",
        ),
        pytest.param(
            slot(id="a_b"),
            [
                "failure - Slot/id | Slot.id: expected an id (1 to 64 letters A-Z, a-z, digits, -"
                " and .); found"
                ' "a_b"'
            ],
            id="malformed id",
        ),
        pytest.param(
            slot(start="2026-02-30T09:00:00Z"),
            [
                "failure - Slot/start | Slot.start: expected an existing instant: the calendar has no"
                " such day; found"
                ' "2026-02-30T09:00:00Z"'
            ],
            id="a day that doesn't exist",
        ),
        pytest.param(
            {"resourceType": "Slut", "id": "1"},
            [
                "failure - resourceType | Resource.resourceType: expected the name of a STU3 resource"
                " type; found"
                ' "Slut"'
            ],
            id="unknown resource type",
        ),
    ],
)
def test_shape(resource: dict[str, Any], expected: list[str]) -> None:
    assert said(resource) == expected


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param(
            slot(status="open"),
            [
                "failure - Slot/status | Slot.status: expected one of: busy, busy-tentative,"
                " busy-unavailable,"
                ' entered-in-error, free; found "open"'
            ],
            id="required binding",
        ),
        pytest.param(
            appointment(extension=[booked_by("#booker"), {"url": CHANNEL, "valueCode": "Pigeon"}]),
            [
                "advisory SLOT-002 Extension-GPConnect-DeliveryChannel-2/value |"
                " Appointment.extension[1].value:"
                ' expected one of: In-person, Telephone, Video; found "Pigeon"'
            ],
            id="extensible binding",
        ),
        pytest.param(
            slot(schedule={"reference": "the schedule"}),
            [
                "failure - Reference/schedule.reference | Slot.schedule.reference: expected a reference"
                " as Type/id,"
                ' as #id of a contained resource, or as an absolute URL; found "the schedule"'
            ],
            id="no reference",
        ),
        pytest.param(
            slot(schedule={"reference": "Patient/3"}),
            [
                "failure SLOT-010 GPConnect-Slot-1/schedule.reference | Slot.schedule.reference:"
                " expected a reference"
                ' to Schedule; found "Patient/3"'
            ],
            id="reference to the wrong type",
        ),
        pytest.param(
            slot(serviceType=[{"coding": [{"system": "http://hl7.org/fhir/slotstatus", "code": "open"}]}]),
            [
                "failure - Coding/code | Slot.serviceType[0].coding[0].code: expected a code that"
                ' http://hl7.org/fhir/slotstatus defines; found "open"'
            ],
            id="a code that its system doesn't define",
        ),
        pytest.param(
            searchset(slot(), slot()),
            [
                "failure - Bundle/entry.resource | Bundle.entry[1].resource: expected each resource"
                " once in the"
                " bundle (or in differing versions); found Slot/s1 again"
            ],
            id="a resource twice in a bundle",
        ),
    ],
)
def test_codes_and_references(resource: dict[str, Any], expected: list[str]) -> None:
    assert said(resource) == expected


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param(
            appointment(extension=[booked_by("Organization/o1")]),
            [
                "failure - dom-3 | Appointment.contained[0]: expected each contained resource referred"
                " to from the"
                " resource that contains it; found no reference to #booker"
            ],
            id="dom-3",
        ),
        pytest.param(
            appointment(contained=None),
            [
                "failure - ref-1 | Appointment.extension[0].value.reference: expected a #reference to a"
                " resource that"
                ' is contained here; found "#booker", contained: none'
            ],
            id="ref-1",
        ),
        pytest.param(
            slot(extension=[{"url": "https://example.org/x"}]),
            [
                "failure - ext-1 | Slot.extension[0]: expected either a value or extensions, and not"
                " both; found no"
                " value, no extension"
            ],
            id="ext-1",
        ),
        pytest.param(
            slot(text={"status": "generated", "div": f"<div {XHTML}><script>x</script></div>"}),
            [
                "failure - txt-1 | Slot.text.div: expected the basic formatting elements of XHTML only; found"
                " <script>"
            ],
            id="txt-1",
        ),
        pytest.param(
            {"resourceType": "Bundle", "type": "searchset", "entry": [{"fullUrl": "https://example.org/x"}]},
            [
                "failure - bdl-5 | Bundle.entry[0]: expected a resource in each entry without request"
                " or response;"
                " found none"
            ],
            id="bdl-5",
        ),
    ],
)
def test_invariants(resource: dict[str, Any], expected: list[str]) -> None:
    assert said(resource) == expected


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param(
            slot(serviceCategory={"text": "GP"}),
            [
                "failure SLOT-006 GPConnect-Slot-1/serviceCategory | Slot.serviceCategory: expected no"
                ' serviceCategory (GPConnect-Slot-1 sets it to 0..0); found {"text": "GP"}'
            ],
            id="0..0",
        ),
        pytest.param(
            slot(identifier=[{"value": "1"}]),
            [
                "failure SLOT-004 GPConnect-Slot-1/identifier.system | Slot.identifier[0].system:"
                " expected system,"
                " which is mandatory; found none"
            ],
            id="1..1",
        ),
        pytest.param(
            slot(extension=slot()["extension"] * 2),
            [
                "failure SLOT-003 GPConnect-Slot-1/extension | Slot.extension[1]: expected"
                " deliveryChannel 1 time at"
                " most; found 2 of them"
            ],
            id="slice",
        ),
        pytest.param(
            slot(extension=[{"url": CHANNEL, "valueString": "Video"}]),
            [
                "failure SLOT-001 Extension-GPConnect-DeliveryChannel-2/value |"
                " Slot.extension[0].value: expected"
                " value[x] as code; found valueString"
            ],
            id="extension's value type",
        ),
        pytest.param(
            slot(modifierExtension=[{"url": "https://example.org/m", "valueBoolean": True}]),
            [
                "advisory - Slot/modifierExtension | Slot.modifierExtension[0]: expected no"
                " modifierExtension that"
                " the profile does not name: a consumer may not ignore it; found https://example.org/m"
            ],
            id="modifierExtension (ruling 62)",
        ),
        pytest.param(
            slot(meta={"profile": [f"{NHS}GPConnect-Schedule-1"]}),
            [
                "failure - Slot/meta.profile | Slot.meta.profile[0]: expected profiles of a Slot; found"
                f' "{NHS}GPConnect-Schedule-1"'
            ],
            id="the profile of another type",
        ),
        pytest.param(
            {"resourceType": "Bundle", "type": "searchset", "total": 0},
            [
                "advisory BUN-002 GPConnect-Searchset-Bundle-1/total | Bundle.total: expected no total"
                " (GPConnect-Searchset-Bundle-1 sets it to 0..0); found 0"
            ],
            id="searchset that claims no profile (ruling 8)",
        ),
        pytest.param(
            searchset(slot()) | {"total": 1},
            [
                "failure BUN-002 GPConnect-Searchset-Bundle-1/total | Bundle.total: expected no total"
                " (GPConnect-Searchset-Bundle-1 sets it to 0..0); found 1"
            ],
            id="searchset that claims its profile",
        ),
    ],
)
def test_profile(resource: dict[str, Any], expected: list[str]) -> None:
    assert said(resource) == expected


@pytest.mark.parametrize(
    "url",
    [
        CHANNEL.replace("https:", "http:"),
        CHANNEL.lower(),
        f"{CHANNEL}/",
        f"{CHANNEL}|1.0.0",
        CHANNEL.replace("/STU3/", "/"),
        CHANNEL.replace("fhir.nhs.uk", "fhir.nhs.net"),
    ],
)
def test_the_url_of_an_extension_that_is_nearly_right_is_told(url: str) -> None:
    assert said(slot(extension=[{"url": url, "valueCode": "In-person"}])) == [
        "advisory - Extension-GPConnect-DeliveryChannel-2/url | Slot.extension[0].url:"
        f" expected {CHANNEL}, letter by letter, if that extension is meant; found {url}"
    ]


def test_a_forced_profile_stands_in_for_what_the_resource_claims() -> None:
    (finding,) = findings(slot(), profile=f"{NHS}GPConnect-Schedule-1")
    assert finding.sentence() == (
        'Slot.resourceType: expected a Schedule, as GPConnect-Schedule-1 demands; found "Slot"'
    )
    assert findings(slot(serviceCategory={"text": "GP"}), profile=f"{BASE}Slot") == ()


def test_a_profile_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^no profile https://example\.org/Slot; known: CareConnect-GPC-"):
        findings(slot(), profile="https://example.org/Slot")


def test_the_version_decides_which_codes_there_are() -> None:
    visit = appointment(extension=[booked_by("#booker"), {"url": CHANNEL, "valueCode": "Visit"}])
    assert [finding.requirement for finding in findings(visit, version="1.2.7")] == ["SLOT-002"]
    assert findings(visit, version="1.2.9") == ()


def test_layers_do_not_hide_each_other() -> None:
    wrong = slot(
        colour="red", status="open", serviceCategory={"text": "x"}, schedule={"reference": "nowhere"}
    )
    assert {finding.where for finding in findings(wrong)} == {
        "Slot.colour",
        "Slot.status",
        "Slot.serviceCategory",
        "Slot.schedule.reference",
    }


@pytest.mark.parametrize(
    ("resource", "where"),
    [
        (appointment(start=None), "Appointment.start"),
        (slot(schedule=None), "Slot.schedule"),
        (slot(schedule=["Schedule/c1"]), "Slot.schedule"),
        (slot(extension=[{"url": CHANNEL, "valueCode": " "}]), "Slot.extension[0].value"),
        (appointment(participant=[{"status": "accepted"}]), "Appointment.participant[0].actor"),
    ],
)
def test_one_root_cause_is_one_finding(resource: dict[str, Any], where: str) -> None:
    assert [finding.where for finding in findings(resource)] == [where]


def test_one_fault_in_three_thousand_slots_is_one_finding() -> None:
    (finding,) = findings(searchset(*slots(3000, status="open")))
    assert finding.sentence() == (
        "Bundle.entry[0].resource.status: expected one of: busy, busy-tentative, busy-unavailable,"
        ' entered-in-error, free; found "open" (3000 times, first at Bundle.entry[0].resource.status,'
        " Bundle.entry[1].resource.status, Bundle.entry[2].resource.status)"
    )


def test_a_finding_links_its_clause() -> None:
    sources = {
        finding.where: finding.source for finding in findings(slot(status="x", serviceCategory={"text": "x"}))
    }
    assert sources == {
        "Slot.status": "http://hl7.org/fhir/STU3/slot.html",
        "Slot.serviceCategory": f"{NHS}GPConnect-Slot-1",
    }


def test_a_text_from_the_body_cannot_write_on_the_console() -> None:
    (finding,) = findings(slot(schedule={"reference": "\u202e\n"}))
    assert finding.actual == '"\\u202e\\n"'
