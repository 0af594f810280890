"""Starting a provider as a user would, and asking it as a consumer would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

import httpx

from gpconnect_am.clock import Clock, uk_text
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.requests import Requests, code_filter, type_filter
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.target.model import Target
from gpconnect_am.target.reading import read_target

Resource = dict[str, Any]
STU3 = "https://fhir.nhs.uk/STU3/StructureDefinition/"
BOOKING_ORGANISATION = f"{STU3}Extension-GPConnect-BookingOrganisation-1"
CANCELLATION_REASON = f"{STU3}Extension-GPConnect-AppointmentCancellationReason-1"


class RunningProvider:
    """`gpconnect-am provider` in a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.file = folder / "target.toml"
        self._command = [
            sys.executable,
            "-m",
            "gpconnect_am",
            "provider",
            "--write-target",
            str(self.file),
            *options,
        ]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline()
        assert self.ready.startswith("Serving"), "the provider did not start"
        self.target: Target = read_target(self.file)
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.terminate()
        self.exit_code = self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()


class Consumer:
    """Sends the protocol's requests and reads the answers."""

    def __init__(self, target: Target, clock: Clock | None = None) -> None:
        self.target = target
        self.clock = clock or Clock()
        self.requests = Requests(target, self.clock)
        self.http = httpx.Client(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.http.close()

    @property
    def today(self) -> date:
        return self.clock.uk_today()

    def send(self, request: Request) -> httpx.Response:
        return self.http.request(
            request.verb, request.url, headers=list(request.headers), content=request.body
        )

    def as_organisation(self, ods_code: str) -> Requests:
        organisation = next(one for one in self.target.organisations if one.ods_code == ods_code)
        return self.requests.acting_for(organisation)

    def search(self, first: int = 0, last: int = 13, **options: Any) -> list[Resource]:
        """What a search from one day from today to another finds."""
        answer = self.send(
            self.requests.search_slots(
                f"ge{self.today + timedelta(days=first)}",
                f"le{self.today + timedelta(days=last)}",
                **options,
            )
        )
        assert answer.status_code == 200, answer.text
        return [entry["resource"] for entry in answer.json().get("entry", [])]

    def slots(self, service: str, day: int = 2, filters: Iterable[str] = ()) -> list[Resource]:
        """The free slots of a slot type on a day."""
        found = self.search(day, day, filters=filters)
        return [one for one in found if _text(one.get("serviceType")) == service]

    def patient(self, number: int = 0) -> Resource:
        answer = self.send(self.requests.find_patient(self.target.patients_of("bookable")[number].nhs_number))
        resource: Resource = answer.json()["entry"][0]["resource"]
        return resource

    def booking(self, slots: list[Resource], **changes: Any) -> Resource:
        """A valid booking of slots for the first patient."""
        schedule = slots[0]["schedule"]["reference"]
        day = date.fromisoformat(slots[0]["start"][:10]) - self.today
        schedules = {
            f"Schedule/{one['id']}": one
            for one in self.search(day.days, day.days, filters=self._filters())
            if one["resourceType"] == "Schedule"
        }
        own = self.requests.organisation
        organisation = {
            "resourceType": "Organization",
            "id": "1",
            "meta": {"profile": [f"{STU3}CareConnect-GPC-Organization-1"]},
            "identifier": [{"system": ODS_CODE_SYSTEM, "value": own.ods_code}],
            "name": own.name,
            "telecom": [{"system": "phone", "value": own.telephone}],
            "type": [
                {
                    "coding": [
                        {
                            "system": "https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1",
                            "code": own.type,
                            "display": "Marked display",
                        }
                    ]
                }
            ],
        }
        location = next(
            actor for actor in schedules[schedule]["actor"] if actor["reference"].startswith("Location/")
        )
        return {
            "resourceType": "Appointment",
            "meta": {"profile": [f"{STU3}GPConnect-Appointment-1"]},
            "contained": [organisation],
            "extension": [{"url": BOOKING_ORGANISATION, "valueReference": {"reference": "#1"}}],
            "status": "booked",
            "description": "A test booking",
            "start": slots[0]["start"],
            "end": slots[-1]["end"],
            "slot": [{"reference": f"Slot/{slot['id']}"} for slot in slots],
            "created": uk_text(self.clock.now()),
            "comment": "With a comment",
            "participant": [
                {"actor": {"reference": f"Patient/{self.patient()['id']}"}, "status": "accepted"},
                {"actor": location, "status": "accepted"},
            ],
            **changes,
        }

    def _filters(self) -> tuple[str, ...]:
        own = self.requests.organisation
        return (code_filter(own.ods_code), *((type_filter(own.type),) if own.type else ()))

    def book(self, appointment: Resource) -> httpx.Response:
        return self.send(self.requests.book(appointment))


def spine_code(answer: httpx.Response) -> str:
    """The Spine error code of an OperationOutcome."""
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    code: str = outcome["issue"][0]["details"]["coding"][0]["code"]
    return code


def _text(concepts: Any) -> str:
    return str(concepts[0]["text"]) if concepts else ""
