"""The rule of who sees a slot: every cell of the page's table, and the edges of embargo and window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gpconnect_am.rules.visibility import Filters, Sight, described, visibility
from gpconnect_am.target.model import DeclaredSession

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
MINE, OTHER = "B99901", "B99902"

RESTRICTIONS = {
    "none": {},
    "my type": {"organisation_types": ("gp-practice",)},
    "both types": {"organisation_types": ("gp-practice", "urgent-care")},
    "other type": {"organisation_types": ("urgent-care",)},
    "my code": {"organisation_codes": (MINE,)},
    "my code in a list": {"organisation_codes": (OTHER, MINE, "Y99912")},
    "other codes": {"organisation_codes": (OTHER, "Y99912")},
    "codes that resemble mine": {"organisation_codes": ("B9990", "B999011", "XB99901", "b99901x")},
    "my type and my code": {"organisation_types": ("gp-practice",), "organisation_codes": (MINE,)},
    "my type and other code": {"organisation_types": ("gp-practice",), "organisation_codes": (OTHER,)},
    "other type and my code": {"organisation_types": ("urgent-care",), "organisation_codes": (MINE,)},
    "other type and other code": {"organisation_types": ("urgent-care",), "organisation_codes": (OTHER,)},
    "not bookable": {"bookable": False},
    "not bookable, for me": {
        "bookable": False,
        "organisation_types": ("gp-practice",),
        "organisation_codes": (MINE,),
    },
}
SEEN = {
    "no filter": {"none"},
    "type": {"none", "my type", "both types"},
    "code": {"none", "my code", "my code in a list"},
    "type and code": {
        "none",
        "my type",
        "both types",
        "my code",
        "my code in a list",
        "my type and my code",
    },
}
FILTERS = {
    "no filter": Filters(),
    "type": Filters(types=frozenset({"gp-practice"})),
    "code": Filters(codes=frozenset({MINE})),
    "type and code": Filters(frozenset({"gp-practice"}), frozenset({MINE})),
}


def session(**set_on_it):
    return DeclaredSession(name="a session", service_type="x", **set_on_it)


@pytest.mark.parametrize("restriction", RESTRICTIONS)
@pytest.mark.parametrize("filters", FILTERS)
def test_each_cell_of_the_table(filters, restriction):
    judged = visibility(session(**RESTRICTIONS[restriction]), FILTERS[filters], TOMORROW, NOW)
    assert judged.sight is (Sight.SHOWN if restriction in SEEN[filters] else Sight.HIDDEN)


@pytest.mark.parametrize("restriction", RESTRICTIONS)
def test_a_filter_of_an_unknown_system_is_as_none(restriction):
    strange = Filters.of([f"https://example.org/ods|{MINE}", "https://example.org/type|gp-practice"])
    judged = visibility(session(**RESTRICTIONS[restriction]), strange, TOMORROW, NOW)
    assert judged.sight is (Sight.SHOWN if restriction == "none" else Sight.HIDDEN)


def test_filters_come_back_from_their_tokens():
    assert Filters.of(FILTERS["type and code"].tokens) == FILTERS["type and code"]


@pytest.mark.parametrize(
    ("why", "set_on_it", "filters"),
    [
        ("it is not GP Connect bookable", {"bookable": False}, "type and code"),
        ("it is for the type urgent-care and no type was sent", RESTRICTIONS["other type"], "code"),
        ("it is for the type urgent-care, not for gp-practice", RESTRICTIONS["other type"], "type"),
        ("it is for the code B99902 or Y99912, not for B99901", RESTRICTIONS["other codes"], "code"),
        ("the filters match", RESTRICTIONS["my type"], "type"),
        ("it is not restricted", {}, "no filter"),
    ],
)
def test_the_reason_names_what_decides(why, set_on_it, filters):
    assert visibility(session(**set_on_it), FILTERS[filters], TOMORROW, NOW).why == why


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "start", "sight"),
    [
        # In winter and in summer: 48 hours to the minute, five minutes apart for the clocks.
        ("2026-11-24T10:00:00+00:00", "2026-11-26T09:50:00+00:00", Sight.HIDDEN),
        ("2026-11-24T10:00:00+00:00", "2026-11-26T10:00:00+00:00", Sight.EITHER),
        ("2026-11-24T10:00:00+00:00", "2026-11-26T10:10:00+00:00", Sight.SHOWN),
        ("2027-07-07T10:00:00+01:00", "2027-07-09T09:50:00+01:00", Sight.HIDDEN),
        ("2027-07-07T10:00:00+01:00", "2027-07-09T10:10:00+01:00", Sight.SHOWN),
        # The clocks go forward on 28 March 2027: 48 hours end at 11:00, two days on the wall at 10:00.
        ("2027-03-27T10:00:00+00:00", "2027-03-29T09:50:00+01:00", Sight.HIDDEN),
        ("2027-03-27T10:00:00+00:00", "2027-03-29T10:30:00+01:00", Sight.EITHER),
        ("2027-03-27T10:00:00+00:00", "2027-03-29T11:10:00+01:00", Sight.SHOWN),
        # They go back on 25 October 2026: 48 elapsed hours end at 09:00, two days on the wall at 10:00.
        ("2026-10-24T10:00:00+01:00", "2026-10-26T08:50:00+00:00", Sight.HIDDEN),
        ("2026-10-24T10:00:00+01:00", "2026-10-26T09:30:00+00:00", Sight.EITHER),
        ("2026-10-24T10:00:00+01:00", "2026-10-26T10:10:00+00:00", Sight.SHOWN),
    ],
)
def test_an_embargo_counts_elapsed_hours(now, start, sight):
    assert visibility(session(embargo_hours=48), Filters(), at(start), at(now)).sight is sight


@pytest.mark.parametrize(
    ("now", "start", "sight"),
    [
        ("2026-11-24T10:00:00+00:00", "2026-11-30T23:59:00+00:00", Sight.SHOWN),
        ("2026-11-24T10:00:00+00:00", "2026-12-01T00:10:00+00:00", Sight.EITHER),
        ("2026-11-24T10:00:00+00:00", "2026-12-01T23:50:00+00:00", Sight.EITHER),
        ("2026-11-24T10:00:00+00:00", "2026-12-02T00:10:00+00:00", Sight.HIDDEN),
        # In summer the last day ends at the UK's midnight, an hour before that of UTC.
        ("2027-07-07T10:00:00+01:00", "2027-07-15T00:15:00+01:00", Sight.HIDDEN),
        # Just after midnight in summer it is still yesterday in UTC.
        ("2027-07-07T00:30:00+01:00", "2027-07-13T12:00:00+01:00", Sight.SHOWN),
        ("2027-07-07T00:30:00+01:00", "2027-07-15T12:00:00+01:00", Sight.HIDDEN),
        # Across a clock change, seven days end an hour off: near midnight either day is last.
        ("2027-03-27T23:30:00+00:00", "2027-04-04T12:00:00+01:00", Sight.EITHER),
        ("2027-03-27T23:30:00+00:00", "2027-04-05T12:00:00+01:00", Sight.HIDDEN),
        ("2027-03-27T23:30:00+00:00", "2027-04-02T12:00:00+01:00", Sight.SHOWN),
        ("2026-10-24T12:00:00+01:00", "2026-11-01T09:00:00+00:00", Sight.HIDDEN),
    ],
)
def test_a_booking_window_counts_uk_days(now, start, sight):
    assert visibility(session(window_days=7), Filters(), at(start), at(now)).sight is sight


def test_a_restriction_hides_what_time_would_show():
    restricted = session(embargo_hours=1, window_days=9, organisation_codes=(OTHER,))
    assert visibility(restricted, FILTERS["code"], TOMORROW, NOW).why.startswith("it is for the code")


def test_a_session_with_a_limit_may_be_shown_or_hidden():
    assert visibility(session(limit=2), Filters(), TOMORROW, NOW).sight is Sight.EITHER
    assert visibility(session(limit=2, bookable=False), Filters(), TOMORROW, NOW).sight is Sight.HIDDEN


def test_a_profile_in_words():
    assert described(session()) == "unrestricted"
    assert described(session(bookable=False)) == "not GP Connect bookable"
    both = session(**RESTRICTIONS["my type and my code"], embargo_hours=48, window_days=7, limit=2)
    assert described(both) == (
        "type gp-practice, code B99901, embargo 48 hours, booking window 7 days, limit 2"
    )
