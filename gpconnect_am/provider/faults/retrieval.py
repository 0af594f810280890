"""Faults of retrieving a patient's appointments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from gpconnect_am.clock import UK
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import retrieval
from gpconnect_am.provider.appointments import CANCELLATION_REASON
from gpconnect_am.provider.call import Answer, Call, Check, Resource
from gpconnect_am.provider.dates import read_moment
from gpconnect_am.provider.faults.elements import lacking, on, on_each, without_extension
from gpconnect_am.provider.faults.fault import (
    IN_SUMMER,
    Change,
    Fault,
    answering,
    both,
    editing_answer,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal, bad_request, invalid_parameter
from gpconnect_am.provider.store import StoredAppointment

RETRIEVE = "retrieve a patient's appointments"


def _entries(edit: Callable[[Resource], object]) -> Change:
    return editing_answer(RETRIEVE, on_each("entry", lambda entry: edit(entry["resource"])))


def _only(wanted: Callable[[Call, StoredAppointment], bool]) -> Change:
    def found(call: Call, patient: str) -> list[StoredAppointment]:
        return [one for one in retrieval.appointments_of(call, patient) if wanted(call, one)]

    return setting(appointments_of=found)


def _everybodys(call: Call, patient: str) -> list[StoredAppointment]:  # noqa: ARG001
    return call.practice.store.appointments(call.practice.facts.ods_code)


def _last_three(call: Call, patient: str) -> list[StoredAppointment]:
    return retrieval.appointments_of(call, patient)[-3:]


def _organisations(stored: StoredAppointment) -> set[str]:
    return {
        identifier.get("value", "")
        for contained in stored.resource.get("contained", [])
        for identifier in contained.get("identifier", [])
        if identifier.get("system") == ODS_CODE_SYSTEM
    }


def _own(call: Call, stored: StoredAppointment) -> bool:
    claim = call.claims["requesting_organization"].get("identifier", [])
    codes = _organisations(stored)
    return not codes or bool(codes & {identifier.get("value") for identifier in claim})


def _bookable(call: Call, stored: StoredAppointment) -> bool:
    slots = call.practice.diary.slots
    keys = [part["reference"].removeprefix("Slot/") for part in stored.resource["slot"]]
    return all(
        slots[key].restriction.bookable and not slots[key].restriction.codes for key in keys if key in slots
    )


def _within_a_week(call: Call, stored: StoredAppointment) -> bool:
    return datetime.fromisoformat(stored.resource["start"]) < call.now + timedelta(days=7)


def _four_weeks_at_most(call: Call) -> None:
    days = [moment.day for moment in (read_moment("start", value) for value in call.values("start"))]
    if days and max(days) - min(days) > timedelta(days=28):
        raise invalid_parameter("Parameters start must not span more than four weeks")


def _defaults(*added: tuple[str, int]) -> Check:
    def mend(call: Call) -> None:
        for prefix, days in added:
            if not any(value.startswith(prefix) for value in call.values("start")):
                day = call.now.astimezone(UK).date() + timedelta(days=days)
                call.query = (*call.query, ("start", f"{prefix}{day}"))

    return mend


def _times_cut(call: Call) -> None:
    call.query = tuple(
        (name, value.partition("T")[0] if name == "start" else value) for name, value in call.query
    )


def _turned(call: Call) -> None:
    """A range that is turned round is turned back."""
    values = {value[:2]: value[2:] for value in call.values("start")}
    if len(values) == 2 and values.get("ge", "") > values.get("le", ""):
        others = tuple(pair for pair in call.query if pair[0] != "start")
        call.query = (*others, ("start", f"ge{values['le']}"), ("start", f"le{values['ge']}"))


def _last_of_repeated(call: Call) -> None:
    """Two bounds of one kind: the first one is taken for the other kind."""
    values = call.values("start")
    if len(values) == 2 and values[0][:2] == values[1][:2]:
        days = sorted(value[2:] for value in values)
        others = tuple(pair for pair in call.query if pair[0] != "start")
        call.query = (*others, ("start", f"ge{days[0]}"), ("start", f"le{days[1]}"))


def _completed(call: Call) -> None:
    call.query = tuple(
        (name, value + {6: "-12-28", 9: "-28"}.get(len(value), "") if name == "start" else value)
        for name, value in call.query
    )


def _prefixes_alike(call: Call) -> None:
    alike = {"gt": "ge", "lt": "le", "sa": "ge", "eb": "le"}
    call.query = tuple(
        (name, alike.get(value[:2], value[:2]) + value[2:] if name == "start" else value)
        for name, value in call.query
    )


def _bounds_made_up(call: Call) -> None:
    """What can't be read is taken for a week from today."""
    week = (call.now.date(), call.now.date() + timedelta(days=7))
    try:
        for value in call.values("start"):
            read_moment("start", value)
    except Refusal:
        others = tuple(pair for pair in call.query if pair[0] != "start")
        call.query = (*others, ("start", f"ge{week[0]}"), ("start", f"le{week[1]}"))


def _prefixes_unread(call: Call) -> None:
    """Whatever the prefixes are, everything from today on is asked for."""
    if {value[:2] for value in call.values("start")} != {"ge", "le"}:
        others = tuple(pair for pair in call.query if pair[0] != "start")
        call.query = (*others, ("start", f"ge{call.now.date()}"), ("start", "le2999-12-31"))


def _first_order_only(call: Call) -> None:
    values = call.values("start")
    if len(values) == 2 and values[0].startswith("le"):
        raise invalid_parameter("Parameter start must begin with the prefix ge")


def _last_order_only(call: Call) -> None:
    values = call.values("start")
    if len(values) == 2 and values[0].startswith("ge"):
        raise invalid_parameter("Parameter start must begin with the prefix le")


def _as_bad_request(check: Check) -> Check:
    def refuse(call: Call) -> None:
        try:
            check(call)
        except Refusal as refusal:
            raise bad_request(refusal.diagnostics) from None

    return refuse


def _two_weeks_at_most(call: Call) -> None:
    begin, end = retrieval.bounds(call)
    if end - begin > timedelta(days=14):
        raise invalid_parameter("Parameter start: the period is longer than two weeks")


def _past_unexplained(call: Call) -> None:
    try:
        retrieval.not_past(call)
    except Refusal:
        raise invalid_parameter("Invalid value") from None


def _past_cut_off(call: Call) -> None:
    """A range that begins in the past begins today instead."""
    today = call.now.astimezone(UK).date()
    call.query = tuple(
        (
            name,
            f"ge{today}" if name == "start" and value.startswith("ge") and value[2:] < str(today) else value,
        )
        for name, value in call.query
    )


def _empty_is_404(call: Call, answer: Answer) -> None:  # noqa: ARG001
    if b'"entry"' not in answer.body:
        raise Refusal("NO_RECORD_FOUND", "No appointments were found")


def _unknown_is_empty(call: Call) -> None:
    patient = call.practice.store.patient(call.practice.facts.ods_code, call.id)
    if patient is None or not patient.found:
        raise Refusal("NO_RECORD_FOUND", "No appointments were found", status=410)


def _age(call: Call, stored: StoredAppointment) -> timedelta:
    return call.now - datetime.fromisoformat(stored.resource["created"])


def _upper_exclusive(appointment: StoredAppointment, begin: date, end: date) -> bool:
    return begin <= appointment.start.astimezone(UK).date() < end


def _lower_exclusive(appointment: StoredAppointment, begin: date, end: date) -> bool:
    return begin < appointment.start.astimezone(UK).date() <= end


def _to_midnight(appointment: StoredAppointment, begin: date, end: date) -> bool:
    """The upper date is taken for its midnight, unless it is the lower one too."""
    day = appointment.start.astimezone(UK).date()
    return begin <= day < end or (begin == end == day)


def _a_day_around(appointment: StoredAppointment, begin: date, end: date) -> bool:
    day = appointment.start.astimezone(UK).date()
    return begin <= day <= end + timedelta(days=1)


def _everything(appointment: StoredAppointment, begin: date, end: date) -> bool:  # noqa: ARG001
    return True


def _utc_days(appointment: StoredAppointment, begin: date, end: date) -> bool:
    return begin <= (appointment.start.astimezone(UTC) - timedelta(hours=1)).date() <= end


def _status_202(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.status = 202


FAULTS = (
    Fault("retrieve-answers-202", "A retrieve answers 202.", ("RPAS-001",), answering(RETRIEVE, _status_202)),
    Fault(
        "retrieve-is-a-list",
        "A retrieve answers with a Bundle of type collection.",
        ("RPAS-002",),
        editing_answer(RETRIEVE, lambda bundle: bundle.update(type="collection")),
    ),
    Fault(
        "retrieve-of-nothing-is-404",
        "A patient without appointments is answered with 404.",
        ("RPAS-003",),
        answering(RETRIEVE, _empty_is_404),
    ),
    Fault(
        "retrieve-order-of-bounds",
        "The lower bound must come first.",
        ("RPAS-004",),
        first("retrieve_checks", "order of bounds", _first_order_only),
    ),
    Fault(
        "retrieve-order-of-bounds-turned",
        "The upper bound must come first.",
        ("RPAS-004",),
        first("retrieve_checks", "order of bounds", _last_order_only),
    ),
    Fault(
        "retrieve-bad-period-is-bad-request",
        "A period that is none is answered as a malformed request.",
        ("RPAS-015", "RPAS-017"),
        both(
            *(
                putting("retrieve_checks", name, _as_bad_request(retrieval.RETRIEVE_CHECKS[name]))
                for name in ("readable", "upper bound", "lower bound", "order")
            )
        ),
    ),
    Fault(
        "retrieve-upper-day-missing",
        "Appointments of the upper date are missing.",
        ("RPAS-005",),
        setting(in_days=_upper_exclusive),
    ),
    Fault(
        "retrieve-upper-day-to-midnight",
        "The upper date is taken for its midnight.",
        ("RPAS-005",),
        setting(in_days=_to_midnight),
    ),
    Fault(
        "retrieve-lower-day-missing",
        "Appointments of the lower date are missing.",
        ("RPAS-005",),
        setting(in_days=_lower_exclusive),
    ),
    Fault(
        "retrieve-a-day-too-many",
        "Appointments of the day after the upper date come along.",
        ("RPAS-006",),
        setting(in_days=_a_day_around),
    ),
    Fault(
        "retrieve-everything",
        "The range isn't looked at.",
        ("RPAS-006",),
        setting(in_days=_everything),
    ),
    Fault(
        "retrieve-days-across-zones",
        "Days are counted in another zone, so that an appointment just after midnight is missing in summer.",
        ("RPAS-005",),
        setting(in_days=_utc_days),
        options=IN_SUMMER,
    ),
    Fault(
        "retrieve-past-range",
        "A range in the past is answered.",
        ("RPAS-007",),
        without("retrieve_checks", "not past"),
    ),
    Fault(
        "retrieve-past-cut-off",
        "A range that begins in the past begins today instead.",
        ("RPAS-007",),
        first("retrieve_checks", "past", _past_cut_off),
    ),
    Fault(
        "retrieve-past-unexplained",
        "That the past can't be asked for isn't said.",
        ("RPAS-008",),
        putting("retrieve_checks", "not past", _past_unexplained),
    ),
    Fault(
        "retrieve-later-today-only",
        "Appointments of earlier today are missing.",
        ("RPAS-009",),
        _only(lambda call, stored: stored.start >= call.now),
    ),
    Fault(
        "retrieve-with-yesterday",
        "Yesterday's appointments come along with today's.",
        ("RPAS-010",),
        setting(
            in_days=lambda one, begin, end: (
                begin - timedelta(days=5) <= one.start.astimezone(UK).date() <= end
            )
        ),
    ),
    Fault(
        "retrieve-times-cut-off",
        "A time in a bound is cut off.",
        ("RPAS-011",),
        first("retrieve_checks", "times", _times_cut),
    ),
    Fault(
        "retrieve-without-lower",
        "A missing lower bound is taken for today.",
        ("RPAS-012",),
        first("retrieve_checks", "defaults", _defaults(("ge", 0))),
    ),
    Fault(
        "retrieve-without-upper",
        "A missing upper bound is taken for a year ahead.",
        ("RPAS-013",),
        first("retrieve_checks", "defaults", _defaults(("le", 365))),
    ),
    Fault(
        "retrieve-without-bounds",
        "Without bounds everything to come is answered.",
        ("RPAS-014",),
        first(
            "retrieve_checks",
            "defaults",
            lambda call: None if call.values("start") else _defaults(("ge", 0), ("le", 365))(call),
        ),
    ),
    Fault(
        "retrieve-range-turned",
        "A range that is turned round is turned back.",
        ("RPAS-015",),
        first("retrieve_checks", "turned", _turned),
    ),
    Fault(
        "retrieve-range-of-nothing",
        "A range that is turned round finds nothing.",
        ("RPAS-015",),
        without("retrieve_checks", "order"),
    ),
    Fault(
        "retrieve-two-lower-bounds",
        "Two lower bounds are taken for a range.",
        ("RPAS-015",),
        first("retrieve_checks", "repeated", _last_of_repeated),
    ),
    Fault(
        "retrieve-partial-dates",
        "A year or a month passes for a date.",
        ("RPAS-017",),
        first("retrieve_checks", "completed", _completed),
    ),
    Fault(
        "retrieve-unreadable-bounds-ignored",
        "Bounds that can't be read are passed over, and a week is retrieved.",
        ("RPAS-017",),
        first("retrieve_checks", "bounds made up", _bounds_made_up),
    ),
    Fault(
        "retrieve-prefixes-unread",
        "Without ge and le everything from today on is retrieved.",
        ("RPAS-018",),
        first("retrieve_checks", "prefixes", _prefixes_unread),
    ),
    Fault(
        "retrieve-prefixes-alike",
        "gt and lt pass for ge and le.",
        ("RPAS-018",),
        first("retrieve_checks", "prefixes", _prefixes_alike),
    ),
    Fault(
        "retrieved-not-valid",
        "Retrieved appointments lack the participants' status.",
        ("RPAS-020",),
        _entries(on_each("participant", lacking("status"))),
    ),
    Fault(
        "retrieved-without-profile",
        "Retrieved appointments don't assert their profile.",
        ("RPAS-021",),
        _entries(on("meta", lacking("profile"))),
    ),
    Fault(
        "retrieved-without-version",
        "Retrieved appointments don't say their version.",
        ("RPAS-022",),
        _entries(on("meta", lacking("versionId"))),
    ),
    Fault(
        "retrieve-of-two-weeks-at-most",
        "The limit of a search for slots holds for retrieves too.",
        ("RPAS-023",),
        putting("retrieve_checks", "length", _two_weeks_at_most),
    ),
    Fault(
        "retrieve-in-pages",
        "Only the last three appointments are answered.",
        ("RPAS-023",),
        setting(appointments_of=_last_three),
    ),
    Fault(
        "retrieve-a-week-ahead",
        "What starts later than a week from now is left out.",
        ("RPAS-023",),
        _only(_within_a_week),
    ),
    Fault(
        "retrieve-four-weeks-at-most",
        "A period of more than four weeks is refused.",
        ("RPAS-023",),
        putting("retrieve_checks", "four weeks", _four_weeks_at_most),
    ),
    Fault(
        "retrieve-without-cancelled",
        "Cancelled appointments are left out.",
        ("RPAS-024",),
        _only(lambda call, stored: stored.resource["status"] != "cancelled"),  # noqa: ARG005
    ),
    Fault(
        "retrieve-without-cancellation-reasons",
        "Cancelled appointments are retrieved without the reason.",
        ("RPAS-024",),
        _entries(without_extension(CANCELLATION_REASON)),
    ),
    Fault(
        "retrieve-own-only",
        "What other organisations booked is left out.",
        ("RPAS-025",),
        _only(_own),
    ),
    Fault(
        "retrieve-outside-only",
        "What the practice booked itself is left out.",
        ("RPAS-026",),
        _only(lambda call, stored: bool(_organisations(stored))),  # noqa: ARG005
    ),
    Fault(
        "retrieve-everybodys",
        "Appointments of other patients come along.",
        ("RPAS-027",),
        setting(appointments_of=_everybodys),
    ),
    Fault(
        "retrieve-visible-only",
        "Appointments in slots that aren't for everybody are left out.",
        ("AAC-040",),
        _only(_bookable),
    ),
    Fault(
        "retrieve-unknown-patient-is-410",
        "An unknown patient is answered as any record that is gone.",
        ("RPAS-034",),
        first("retrieve_checks", "patient", _unknown_is_empty),
    ),
    Fault(
        "retrieve-behind-the-times",
        "Retrieves read a copy that is five minutes behind, so that a new appointment isn't there.",
        ("BPA-064",),
        _only(lambda call, stored: _age(call, stored) > timedelta(minutes=5)),
    ),
    Fault(
        "retrieve-unbounded-and-past",
        "Neither the number nor the past of bounds is looked at.",
        ("RPAS-007",),
        both(
            without("retrieve_checks", "lower bound", "two bounds", "not past"),
            first("retrieve_checks", "defaults", _defaults(("ge", -30))),
        ),
    ),
)
