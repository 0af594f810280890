"""The picture of slot visibility: one cell for each session and search, in words and in colour."""

from __future__ import annotations

import csv
from html.parser import HTMLParser

import pytest

from gpconnect_am.reporting.records import CellRecord
from gpconnect_am.reporting.visibility import CSV_FILE, HTML_FILE, shown, write_visibility
from tests.reporting.records import a_scenario

HIDDEN, SHOWN, EITHER = "must be hidden", "must be shown", "may be shown or hidden"


def cell(**changed):
    facts = {
        "session": "Evening clinic",
        "restriction": "type urgent-care",
        "organisation": "Nowhere Lane Practice",
        "ods_code": "B99901",
        "filters": "no filter",
        "expected": HIDDEN,
        "seen": 0,
        "wrong": False,
        "proven": True,
        "exchange": "x7",
    }
    return CellRecord(**{**facts, **changed})


@pytest.mark.parametrize(
    ("facts", "look", "text"),
    [
        ({}, "right", "hidden, as it must be"),
        ({"seen": 3, "wrong": True}, "wrong", "SHOWN: must be hidden"),
        ({"expected": SHOWN, "seen": 3}, "right", "shown, as it must be"),
        ({"expected": SHOWN, "wrong": True}, "wrong", "HIDDEN: must be shown"),
        (
            {"expected": SHOWN, "seen": 3, "wrong": True},
            "wrong",
            "SHOWN: some slots on the wrong side of their time",
        ),
        ({"expected": EITHER, "seen": 3}, "open", "shown, either is right"),
        ({"proven": False}, "open", "hidden, but nobody sees the session"),
        ({"expected": SHOWN}, "open", "hidden, and not judged"),
    ],
)
def test_a_cell_says_what_was_seen_and_what_must_be(facts, look, text):
    told = shown(cell(**facts))
    assert (told.look, told.text) == (look, text)


class Cells(HTMLParser):
    """The table's cells as (class, text, link)."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.headings = []
        self._in = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "td":
            self.found.append([given["class"], "", ""])
        if tag == "a":
            self.found[-1][2] = given["href"]
        self._in = tag if tag in ("td", "th", "a", "small") else self._in

    def handle_data(self, data):
        if self._in in ("td", "a") and self.found and data.strip():
            self.found[-1][1] += data.strip()
        if self._in in ("th", "small") and data.strip():
            self.headings.append(data.strip())


def test_the_page_has_a_cell_for_each_session_and_search(tmp_path):
    leaking = cell(filters="type gp-practice and code B99901", seen=2, wrong=True)
    odd = cell(session="<b>Open</b> clinic", restriction="unrestricted", expected=SHOWN)
    first, second = a_scenario("one", cells=(cell(), leaking)), a_scenario("two", cells=(odd,))
    write_visibility([first, second], tmp_path)
    page = (tmp_path / HTML_FILE).read_text(encoding="utf-8")
    table = Cells()
    table.feed(page)
    assert table.found == [
        ["seen-right", "hidden, as it must be", "exchanges/x7.json"],
        ["seen-wrong", "SHOWN: must be hidden", "exchanges/x7.json"],
        ["seen-open", "hidden, and not judged", "exchanges/x7.json"],
        ["seen-not", "not looked at", ""],
    ]
    assert "<b>Open" not in page
    assert table.headings.index("no filter") < table.headings.index("type gp-practice and code B99901")


def sheet(folder):
    with (folder / CSV_FILE).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_sheet_has_a_row_for_each_session_and_search(tmp_path):
    write_visibility([a_scenario(cells=(cell(session="=1+1", seen=4, wrong=True),))], tmp_path)
    (told,) = sheet(tmp_path)
    assert told["session"] == "'=1+1"
    assert (told["filters"], told["expected"], told["slots_seen"]) == ("no filter", HIDDEN, "4")
    assert (told["verdict"], told["exchange"]) == ("SHOWN: must be hidden", "x7")


def test_a_wrong_cell_is_not_covered_by_a_right_one(tmp_path):
    right, wrong = cell(exchange="x1"), cell(exchange="x2", seen=1, wrong=True)
    for order in ((right, wrong), (wrong, right)):
        write_visibility([a_scenario(cells=(one,)) for one in order], tmp_path)
        assert [row["exchange"] for row in sheet(tmp_path)] == ["x2"]


def test_a_run_that_looked_at_nothing_leaves_no_picture(tmp_path):
    write_visibility([a_scenario(cells=(cell(),))], tmp_path)
    write_visibility([a_scenario()], tmp_path)
    assert list(tmp_path.iterdir()) == []
