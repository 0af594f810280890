"""Claims about every answer in the life of an appointment: population, profile, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then

from gpconnect_am.booking.life import BOOKING, CANCELLATION, MOMENTS, READ, Life
from gpconnect_am.findings import Finding, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_content as content
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment, AppointmentSet

if TYPE_CHECKING:
    from steps.appointments import Visit

MOMENT = f"(?P<moment>{'|'.join(sorted(MOMENTS, key=len, reverse=True))})"
Check = Callable[[Appointment], Iterable[Finding]]


@given(
    parsers.re(
        r"the life of an appointment(?: of (?P<count>\d+) slots)? from its booking to its cancellation"
    )
)
def a_life(visit: Visit, count: str | None) -> None:
    """Booked, read, retrieved, amended, cancelled, read and retrieved again; recorded once in a run."""
    visit.life_of = int(count or 1)
    assert visit.life  # noqa: S101


def answer_of(visit: Visit, moment: str) -> Exchange:
    """The answer at a moment of the life. Raises NotAssessed where the life did not come to it."""
    answers_given = visit.life.answers
    if moment not in answers_given:
        booked = describe(answers_given[BOOKING]) if BOOKING in answers_given else "no answer"
        raise NotAssessed(
            f"this needs the {moment} of an appointment: declare its capability in the target file, and see"
            f" what became of the booking ({booked})"
        )
    return answers_given[moment]


def appointments_at(visit: Visit, moment: str) -> list[Appointment]:
    """The appointments that the answer at a moment holds. Raises NotAssessed where it holds none."""
    exchange = answer_of(visit, moment)
    single = Appointment.of(exchange)
    found = [single] if single.resource else list(AppointmentSet(exchange))
    if not found:
        raise NotAssessed(f"there is no appointment to judge, as the {moment} came to: {describe(exchange)}")
    return found


def _of_own(life: Life, moment: str) -> dict[str, Check]:
    """The claims, as they read for the life's own appointment at a moment."""
    slot = life.placed.slots[0]
    cancelled = "cancel" in moment
    reason = content.gives_reason(life.reason) if cancelled else content.gives_no_reason
    claims: dict[str, Check | None] = {
        "names the type of its slot": content.names_service_type(slot.service_type),
        "names the type of its schedule": content.names_service_category(slot.service_category)
        if slot.service_category
        else None,
        "has the delivery channel of its slot": content.has_channel(slot.channel) if slot.channel else None,
        "has the practitioner role of its schedule": content.has_role(slot.role) if slot.role else None,
        "has the right status": content.has_status("cancelled" if cancelled else "booked"),
        "has the right cancellation reason": reason,
    }
    return {claim: check for claim, check in claims.items() if check}


OF_ANY: dict[str, Check] = {
    "asserts the appointment profile": content.asserts_profile,
    "states its version": content.states_version,
    "has no reason": content.without("reason"),
    "has no specialty": content.without("specialty"),
    "is written in UK time": content.in_uk_time,
    "names the type of its slot": content.names_service_type(),
}
"""The claims that hold for every appointment, also for those that the suite did not book."""

OF_OWN = (
    "names the type of its slot",
    "names the type of its schedule",
    "has the delivery channel of its slot",
    "has the practitioner role of its schedule",
    "has the right status",
    "has the right cancellation reason",
)
CLAIM = f"(?P<claim>{'|'.join(dict.fromkeys((*OF_ANY, *OF_OWN)))})"


@then(parsers.re(f"every appointment that the {MOMENT} returns {CLAIM}"))
def claim_holds(visit: Visit, moment: str, claim: str) -> None:
    """A claim about the appointments of one answer; the one of the life is judged by what is known of it."""
    found, life = appointments_at(visit, moment), visit.life
    own = _of_own(life, moment)

    def check(appointment: Appointment) -> Iterator[Finding]:
        if appointment.id == life.placed.id and claim in own:
            yield from own[claim](appointment)
        elif claim in OF_ANY:
            yield from OF_ANY[claim](appointment)

    mine = [appointment for appointment in found if appointment.id == life.placed.id]
    judged = found if claim in OF_ANY else mine if claim in own else []
    visit.scenario.judge(
        judged,
        check,
        missing=f"no appointment of the {moment} could show this: have the practice open bookable slots whose"
        " schedule has a type, a practitioner role and a delivery channel",
        exchange=answer_of(visit, moment),
    )


@then("every appointment that any of its answers returns keeps this rule")
def profile_rule_holds(visit: Visit) -> None:
    """The rule of the profile that the scenario is about, in every answer of the life."""
    scenario, life = visit.scenario, visit.life
    exchanges = [exchange for exchange in life.answers.values() if exchange.status < 300]
    for exchange in exchanges:
        findings = scenario.validation(exchange).of(scenario.requirement)
        scenario.report(findings, exchange=exchange)
    if not exchanges:
        answer_of(visit, READ)


@then(parsers.re(f"the {MOMENT} returns FHIR STU3 that conforms to the profile"))
def answer_conforms(visit: Visit, moment: str) -> None:
    """Whatever no rule of its own answers for."""
    appointments_at(visit, moment)
    exchange = answer_of(visit, moment)
    visit.scenario.report(visit.scenario.validation(exchange).unclaimed(), exchange=exchange)


HEADERS: dict[str, Callable[[Exchange], Iterator[Finding]]] = {
    "an ETag": answers.has_etag,
    "a weak and quoted ETag": answers.etag_is_weak,
    "the version of its appointment as ETag": answers.etag_is_version,
    "a Last-Modified header": answers.has_last_modified,
}


@then(parsers.re(f"the {MOMENT} is answered with (?P<header>{'|'.join(HEADERS)})"))
def header_is_there(visit: Visit, moment: str, header: str) -> None:
    """A header of an answer that holds one appointment."""
    appointments_at(visit, moment)
    exchange = answer_of(visit, moment)
    visit.scenario.report(HEADERS[header](exchange), exchange=exchange)


@then(parsers.re(f"the {MOMENT} is answered with (?P<status>201 Created|200 OK)"))
def status_is(visit: Visit, moment: str, status: str) -> None:
    """The status of success, with what it promises in the body."""
    exchange = answer_of(visit, moment)
    holds = answers.created if status.startswith("201") else answers.ok
    if "retrieve" in moment and exchange.resource and exchange.resource.get("resourceType") == "Bundle":
        findings = [] if exchange.status == 200 else list(answers.ok(exchange))
    else:
        findings = list(holds(exchange))
    visit.scenario.report(findings, exchange=exchange)


@then(parsers.re(f"the {MOMENT} returns the appointment that was asked for"))
def right_appointment(visit: Visit, moment: str) -> None:
    """The id in the body is the id in the request."""
    appointments_at(visit, moment)
    exchange = answer_of(visit, moment)
    visit.scenario.report(answers.has_id(visit.life.placed.id)(exchange), exchange=exchange)


@then("the booking is answered with the address of the new appointment")
def location_is_there(visit: Visit) -> None:
    """The Location header agrees with the body, and what it names can be read."""
    scenario, life = visit.scenario, visit.life
    appointments_at(visit, BOOKING)
    exchange = answer_of(visit, BOOKING)
    scenario.report(answers.has_location(scenario.target.base_url)(exchange), exchange=exchange)
    if READ in life.answers:
        scenario.report(
            _readable(life.answers[READ], exchange.answer.header("Location")), exchange=life.answers[READ]
        )


def _readable(read: Exchange, location: str | None) -> Iterator[Finding]:
    if read.status != 200:
        yield Finding("location/readable", "status", f"200 for the appointment at {location}", describe(read))


@then("the versions that follow each other differ where the content changed, and only there")
def versions_move(visit: Visit) -> None:
    """Over the whole life: a change moves the version, a read does not."""
    life = visit.life
    if CANCELLATION not in life.answers:
        answer_of(visit, CANCELLATION)
    visit.scenario.report(_versions(life))


def _versions(life: Life) -> Iterator[Finding]:
    previous: tuple[str, str] | None = None
    for moment, exchange in life.answers.items():
        single = Appointment.of(exchange)
        found = single if single.resource else AppointmentSet(exchange).with_id(life.placed.id)
        if found is None or not found.resource:
            continue
        if previous:
            changes = moment in ("amendment", "cancellation")
            if (found.version != previous[1]) != changes:
                expected = "another version" if changes else "the same version"
                yield Finding(
                    "version over a life",
                    f"{found.place}.meta.versionId",
                    f"{expected} in the {moment} as in the {previous[0]}, {previous[1] or 'nothing'}",
                    found.version or "nothing",
                )
        previous = (moment, found.version)
