"""Faults in how a search for free slots is read: right parameters refused, wrong ones accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from gpconnect_am.clock import UK
from gpconnect_am.protocol.requests import ORGANISATION_TYPE_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import search
from gpconnect_am.provider.call import Answer, Call, Check
from gpconnect_am.provider.dates import read_moment
from gpconnect_am.provider.faults.entries import drop_entries
from gpconnect_am.provider.faults.fault import IN_SUMMER, Fault, answering, first, putting, setting, without
from gpconnect_am.provider.outcomes import Refusal, invalid_parameter

KNOWN_SYSTEMS = (ORGANISATION_TYPE_SYSTEM, ODS_CODE_SYSTEM)


def _status_in_capitals(call: Call) -> None:
    if call.values("status") != ["FREE"]:
        raise invalid_parameter("Parameter status must be FREE")


def _status_where_sent(call: Call) -> None:
    if call.values("status") not in ([], ["free"]):
        raise invalid_parameter("Parameter status must be free")


def _status_sent(call: Call) -> None:
    if not call.values("status"):
        raise invalid_parameter("Parameter status must be sent")


def _status_in_any_case(call: Call) -> None:
    if [value.lower() for value in call.values("status")] != ["free"]:
        raise invalid_parameter("Parameter status must be free")


def _no_code_filter(call: Call) -> None:
    if any(value.startswith(ODS_CODE_SYSTEM) for value in call.values("searchFilter")):
        raise invalid_parameter("Parameter searchFilter has a system that is not supported")


def _one_known_type(call: Call) -> None:
    if f"{ORGANISATION_TYPE_SYSTEM}|urgent-care" in call.values("searchFilter"):
        raise invalid_parameter("Parameter searchFilter has a code that is not supported")


def _one_filter_only(call: Call) -> None:
    if len(call.values("searchFilter")) > 1:
        raise invalid_parameter("Parameter searchFilter may be sent once")


def _filter_needed(call: Call) -> None:
    if not call.values("searchFilter"):
        raise invalid_parameter("Parameter searchFilter must be sent")


def _known_filters_only(call: Call) -> None:
    if any(value.partition("|")[0] not in KNOWN_SYSTEMS for value in call.values("searchFilter")):
        raise invalid_parameter("Parameter searchFilter has an unknown system")


def _no_organisation_include(call: Call) -> None:
    includes = call.values("_include:recurse")
    if "Location:managingOrganization" in includes and "Schedule:actor:Location" not in includes:
        raise invalid_parameter("Parameter _include:recurse=Location:managingOrganization has no location")


def _future_only(call: Call) -> None:
    if search.period(call)[0] < call.now - timedelta(days=1):
        raise invalid_parameter("Parameter start must not be in the past")


def _empty_for_unknown_filter(call: Call, answer: Answer) -> None:
    if any(value.partition("|")[0] not in KNOWN_SYSTEMS for value in call.values("searchFilter")):
        drop_entries(answer, lambda resource: True)  # noqa: ARG005


def _within(days: int) -> Check:
    def check(call: Call) -> None:
        start, end = search.moments(call)
        if end.day - start.day > timedelta(days=days):
            raise invalid_parameter("Parameters start and end span too long a period")

    return check


def _less_than_two_weeks(call: Call) -> None:
    start, end = search.moments(call)
    if start.instant and end.instant and end.instant - start.instant >= search.TWO_WEEKS:
        raise invalid_parameter("Parameters start and end must span less than two weeks")
    search.within_two_weeks(call)


def _mended(name: str, mend: Callable[[Call, str], str]) -> Check:
    """Puts something readable in the place of a parameter's unreadable value, before it is looked at."""

    def check(call: Call) -> None:
        call.query = tuple((key, mend(call, value) if key == name else value) for key, value in call.query)

    return check


def _unreadable(value: str) -> bool:
    try:
        read_moment("", value)
    except Refusal:
        return True
    return False


def _today_instead(call: Call, value: str) -> str:
    return f"{value[:2]}{call.now.date()}" if _unreadable(value) else value


def _next_week_instead(call: Call, value: str) -> str:
    return f"le{call.now.date() + timedelta(days=7)}" if _unreadable(value) else value


def _rolled_over(call: Call, value: str) -> str:  # noqa: ARG001
    """30 February becomes 2 March, as lenient date libraries have it."""
    try:
        year, month, day = (int(part) for part in value[2:].split("-"))
        return f"{value[:2]}{date(year, month, 1) + timedelta(days=day - 1)}"
    except ValueError:
        return value


def _completed(call: Call, value: str) -> str:  # noqa: ARG001
    """A year or a month becomes its first day."""
    return value + {6: "-01-01", 9: "-01"}.get(len(value), "")


def _prefix_put_right(call: Call) -> None:
    """Whatever prefix was sent is taken for the usual one."""
    call.query = tuple(
        (key, search.PREFIXES[key] + value.lstrip("abcdefghijklmnopqrstuvwxyz"))
        if key in search.PREFIXES
        else (key, value)
        for key, value in call.query
    )


def _bound_added(name: str, prefix: str, days: int) -> Check:
    def check(call: Call) -> None:
        if not call.values(name):
            day = call.now.date() + timedelta(days=days)
            call.query = (*call.query, (name, f"{prefix}{day}"))

    return check


def _today_for_a_missing(name: str) -> Check:
    def check(call: Call) -> None:
        if not call.values(name):
            today = call.now.date()
            others = tuple(pair for pair in call.query if pair[0] not in ("start", "end"))
            call.query = (*others, ("start", f"ge{today}"), ("end", f"le{today + timedelta(days=13)}"))

    return check


def _period_swapped(call: Call) -> tuple[datetime, datetime]:
    start, end = search.period(call)
    return (start, end) if start <= end else (end, start)


def _widest(call: Call) -> None:
    """Of repeated bounds, the ones that give the longest period are kept."""
    for name, choose in (("start", min), ("end", max)):
        values = call.values(name)
        if len(values) > 1:
            kept = choose(values)
            others = tuple(pair for pair in call.query if pair[0] != name)
            call.query = (*others, (name, kept))


def _last_of_each(call: Call) -> None:
    """Of repeated bounds, the last ones are kept, as a map of parameters keeps them."""
    last = {name: value for name, value in call.query if name in ("start", "end")}
    others = tuple(pair for pair in call.query if pair[0] not in last)
    call.query = (*others, *last.items())


def _start_of_next_day(call: Call) -> tuple[datetime, datetime]:
    start, end = search.moments(call)
    earliest = start.earliest if start.instant else start.earliest + timedelta(days=1)
    return earliest, end.latest


def _end_at_midnight(call: Call) -> tuple[datetime, datetime]:
    start, end = search.moments(call)
    return start.earliest, end.earliest


def _start_time_ignored(call: Call) -> tuple[datetime, datetime]:
    start, end = search.moments(call)
    return replace(start, instant=None).earliest, end.latest


def _end_time_ignored(call: Call) -> tuple[datetime, datetime]:
    start, end = search.moments(call)
    return start.earliest, replace(end, instant=None).latest


def _offsets_ignored(call: Call) -> tuple[datetime, datetime]:
    """The offset is cut off, and the time taken for UK local time."""
    bounds = search.period(call)
    texts = (call.values("start")[0][2:], call.values("end")[0][2:])
    first_instant, last_instant = (
        datetime.fromisoformat(text[:19]).replace(tzinfo=UK) if "T" in text else bound
        for text, bound in zip(texts, bounds, strict=True)
    )
    return first_instant, last_instant


def _days_in_utc(call: Call) -> tuple[datetime, datetime]:
    """Whole dates begin and end at midnight UTC: an hour late in summer."""
    start, end = search.moments(call)
    midnight, before_midnight = time(tzinfo=UTC), time(23, 59, 59, tzinfo=UTC)
    return (
        start.instant or datetime.combine(start.day, midnight),
        end.instant or datetime.combine(end.day, before_midnight),
    )


FAULTS = (
    Fault(
        "search-wants-status-in-capitals",
        "The status is compared with the name of an enumeration, so that status=free is refused.",
        ("SFS-001",),
        putting("search_checks", "status", _status_in_capitals),
    ),
    Fault(
        "start-date-after-the-day",
        "ge with a whole date is taken for the end of that day, so its slots are missing.",
        ("SFS-002",),
        setting(period=_start_of_next_day),
    ),
    Fault(
        "start-time-ignored",
        "The database column is a date, so the time of start is lost.",
        ("SFS-003",),
        setting(period=_start_time_ignored),
    ),
    Fault(
        "end-date-before-the-day",
        "le with a whole date is taken for 00:00 of that day, so its slots are missing.",
        ("SFS-004",),
        setting(period=_end_at_midnight),
    ),
    Fault(
        "end-time-ignored",
        "The database column is a date, so the time of end is lost.",
        ("SFS-005",),
        setting(period=_end_time_ignored),
    ),
    Fault(
        "offsets-ignored",
        "Offsets in start and end are cut off, and the times taken for local time.",
        ("SFS-006",),
        setting(period=_offsets_ignored),
    ),
    Fault(
        "days-in-utc",
        "Whole dates are days in UTC, so in summer the first and the last hour are the wrong ones.",
        ("SFS-002",),
        setting(period=_days_in_utc),
        options=IN_SUMMER,
    ),
    Fault(
        "code-filter-refused",
        "A search filter with an ODS code is refused as not supported.",
        ("SFS-007",),
        first("search_checks", "filters", _no_code_filter),
    ),
    Fault(
        "urgent-care-filter-refused",
        "The list of organisation types was written before urgent-care was added.",
        ("SFS-008",),
        first("search_checks", "filters", _one_known_type),
    ),
    Fault(
        "two-filters-refused",
        "searchFilter is read as a parameter that comes once.",
        ("SFS-009",),
        first("search_checks", "filters", _one_filter_only),
    ),
    Fault(
        "filter-demanded",
        "A search without a filter is refused, as the consumer should send one.",
        ("SFS-010",),
        first("search_checks", "filters", _filter_needed),
    ),
    Fault(
        "unknown-filter-refused",
        "A filter of a system that the provider doesn't know is refused rather than ignored.",
        ("SFS-011",),
        first("search_checks", "filters", _known_filters_only),
    ),
    Fault(
        "unknown-filter-empties-result",
        "A filter of a system that the provider doesn't know matches no slot at all.",
        ("SFS-012",),
        answering("search for free slots", _empty_for_unknown_filter),
    ),
    Fault(
        "organisation-include-refused",
        "The Organization include is refused unless the Location include comes with it.",
        ("SFS-016",),
        first("search_checks", "includes", _no_organisation_include),
    ),
    Fault(
        "any-period",
        "The length of the period isn't checked.",
        ("SFS-017",),
        without("search_checks", "two weeks"),
    ),
    Fault(
        "month-long-period",
        "The limit is a month, as in an earlier product.",
        ("SFS-017",),
        putting("search_checks", "two weeks", _within(31)),
    ),
    Fault(
        "fifteen-days-apart",
        "The limit is off by one: dates fifteen days apart are let through.",
        ("SFS-017",),
        putting("search_checks", "two weeks", _within(15)),
    ),
    Fault(
        "twelve-days-apart",
        "The limit is off by one the other way: a fortnight of dates is refused.",
        ("SFS-018",),
        putting("search_checks", "two weeks", _within(12)),
    ),
    Fault(
        "exact-fortnight-refused",
        "A period of exactly two weeks by the clock is refused.",
        ("SFS-018",),
        putting("search_checks", "two weeks", _less_than_two_weeks),
    ),
    Fault(
        "status-optional",
        "A search without status is taken for one with status=free.",
        ("SFS-019",),
        putting("search_checks", "status", _status_where_sent),
    ),
    Fault(
        "status-any",
        "Only the presence of status is checked, never its value.",
        ("SFS-020",),
        putting("search_checks", "status", _status_sent),
    ),
    Fault(
        "status-in-any-case",
        "The status is compared without regard to case.",
        ("SFS-020",),
        putting("search_checks", "status", _status_in_any_case),
    ),
    Fault(
        "schedule-include-optional",
        "Schedules are always returned, so their include isn't demanded.",
        ("SFS-021",),
        without("search_checks", "include"),
    ),
    Fault(
        "unreadable-start-means-today",
        "A start that can't be parsed falls back to today.",
        ("SFS-022",),
        first("search_checks", "mend", _mended("start", _today_instead)),
    ),
    Fault(
        "unreadable-end-means-a-week",
        "An end that can't be parsed falls back to a week from now.",
        ("SFS-023",),
        first("search_checks", "mend", _mended("end", _next_week_instead)),
    ),
    Fault(
        "start-rolls-over",
        "A lenient date parser turns 30 February into 2 March.",
        ("SFS-022",),
        first("search_checks", "mend", _mended("start", _rolled_over)),
    ),
    Fault(
        "end-rolls-over",
        "A lenient date parser turns 31 November into 1 December.",
        ("SFS-023",),
        first("search_checks", "mend", _mended("end", _rolled_over)),
    ),
    Fault(
        "partial-dates",
        "A FHIR library reads partial dates as it does elsewhere.",
        ("SFS-024",),
        first("search_checks", "mend", _mended("start", _completed)),
    ),
    Fault(
        "prefixes-ignored",
        "The prefix is cut off unseen: gt, lt and eq search as ge and le would.",
        ("SFS-025",),
        first("search_checks", "mend", _prefix_put_right),
    ),
    Fault(
        "missing-start-means-last-week",
        "Without start the search begins in the past and runs beyond two weeks.",
        ("SFS-026",),
        lambda behaviour: first("search_checks", "mend", _bound_added("start", "ge", -7))(
            without("search_checks", "two weeks")(behaviour)
        ),
    ),
    Fault(
        "missing-start-means-two-weeks",
        "Without start the two weeks from today are searched, whatever end was sent.",
        ("SFS-026",),
        first("search_checks", "mend", _today_for_a_missing("start")),
    ),
    Fault(
        "missing-end-means-two-weeks",
        "Without end the two weeks from today are searched, whatever start was sent.",
        ("SFS-027",),
        first("search_checks", "mend", _today_for_a_missing("end")),
    ),
    Fault(
        "missing-end-means-everything",
        "Without end every slot that the book has is returned.",
        ("SFS-027",),
        lambda behaviour: first("search_checks", "mend", _bound_added("end", "le", 60))(
            without("search_checks", "two weeks")(behaviour)
        ),
    ),
    Fault(
        "reversed-period-swapped",
        "An end before start is mended by swapping the two.",
        ("SFS-028",),
        lambda behaviour: setting(period=_period_swapped)(without("search_checks", "order")(behaviour)),
    ),
    Fault(
        "reversed-period-finds-nothing",
        "An end before start simply finds nothing.",
        ("SFS-028",),
        without("search_checks", "order"),
    ),
    Fault(
        "past-period-refused",
        "A search over days that have gone by is refused.",
        ("SFS-030",),
        putting("search_checks", "future", _future_only),
    ),
    Fault(
        "repeated-bounds-widened",
        "Of repeated bounds the widest is taken.",
        ("SFS-065",),
        first("search_checks", "mend", _widest),
    ),
    Fault(
        "last-of-repeated-bounds",
        "Of repeated bounds the last is taken, as a map of parameters keeps it.",
        ("SFS-065",),
        first("search_checks", "mend", _last_of_each),
    ),
)
