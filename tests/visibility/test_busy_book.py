"""No false alarm with a busy book: others book and cancel while the suite compares searches."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from gpconnect_am.booking.appointment import booking, cancellation, marker
from gpconnect_am.booking.offers import offers_in
from gpconnect_am.clock import Clock
from gpconnect_am.plugin.embedded import EmbeddedProvider
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.requests import Requests, code_filter, type_filter
from gpconnect_am.rules.appointment import ALONE, Appointment
from gpconnect_am.rules.searchset import SearchSet
from gpconnect_am.target.reading import read_target

COMPARING = ("AAC-012", "AAC-015", "AAC-023")
LIMIT_SECONDS = 300


class Crowd(threading.Thread):
    """Books free slots here and there, restricted ones too, and cancels them, until it is told to stop."""

    def __init__(self, target):
        super().__init__(daemon=True)
        self.target = target
        self.ended = threading.Event()
        self.booked = self.cancelled = 0

    def run(self):
        clock, organisation = Clock(), self.target.consumer.organisation
        requests = Requests(self.target, clock)
        patients = [one.nhs_number for one in self.target.patients_of("bookable")]
        with Client(self.target, clock, prefix="crowd-") as client:
            found = client.send(requests.find_patient(patients[-1]))
            patient = SearchSet(found.resource).of_type("Patient")[0].reference
            filters = (type_filter(organisation.type), code_filter(organisation.ods_code))
            today = clock.uk_today()
            end = today + timedelta(days=13)
            search = requests.search_slots(f"ge{today}", f"le{end}", filters=filters)
            offers = [offer for offer in offers_in(client.send(search).resource) if offer.start > clock.now()]
            chance = random.Random(5)
            while not self.ended.is_set():
                slots = (chance.choice(offers),)
                body = booking(slots, patient, organisation, created=clock.now(), description=marker())
                answer = client.send(requests.book(body))
                if answer.status != 201:
                    continue
                self.booked += 1
                current = Appointment(ALONE, answer.resource)
                request = requests.cancel(
                    current.id, cancellation(current.resource, "Plans changed"), version=current.version
                )
                self.cancelled += client.send(request).status == 200


@pytest.fixture
def provider():
    running = EmbeddedProvider()
    yield running
    running.stop()


def test_searches_go_together_though_others_book(provider, tmp_path):
    crowd = Crowd(read_target(provider.target))
    crowd.start()
    chosen = [part for each in COMPARING for part in ("--requirement", each)]
    command = [sys.executable, "-m", "gpconnect_am", "run", "--target", str(provider.target), *chosen]
    ended = subprocess.run(
        [*command, "--no-html", "--out", str(tmp_path / "run")],
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    crowd.ended.set()
    crowd.join(30)
    result = json.loads((tmp_path / "run" / "assurance.json").read_text(encoding="utf-8"))
    odd = {one["title"]: one["outcome"] for one in result["scenarios"] if one["outcome"] != "passed"}
    assert not odd, ended.stdout
    assert crowd.booked > 50
    assert crowd.cancelled == crowd.booked
