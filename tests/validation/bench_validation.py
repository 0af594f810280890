"""Time and memory of validating search results of growing size.

Run: python -m tests.validation.bench_validation

Each size runs in a process of its own. The peak counts what the validation allocates, beside the body.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from gpconnect_am.validation import Context, validate
from tests.validation.samples import NHS, searchset, slots

SIZES = (300, 3_000, 30_000)
SCHEDULES = 50


def body(count: int) -> bytes:
    """A search result of so many slots, with the schedules that they belong to."""
    schedules = [
        {
            "resourceType": "Schedule",
            "id": f"c{number}",
            "meta": {"profile": [f"{NHS}GPConnect-Schedule-1"]},
            "actor": [{"reference": f"Practitioner/p{number}"}, {"reference": "Location/l1"}],
            "planningHorizon": {"start": "2026-11-25T08:00:00+00:00", "end": "2026-11-25T18:00:00+00:00"},
        }
        for number in range(SCHEDULES)
    ]
    return json.dumps(searchset(*slots(count), *schedules)).encode()


def measured(file: Path) -> dict[str, float]:
    """Seconds of one core, and the peak of bytes allocated, for the validation of a file."""
    content = file.read_bytes()
    for version in ("1.2.7", "1.2.9"):
        validate(body(1), Context(version=version))  # loads the schemas and the models
    start = time.process_time()
    found = validate(content).findings
    seconds = time.process_time() - start
    assert not found, found[0].sentence()
    tracemalloc.start()
    validate(content, Context(version="1.2.9"))
    _, peak = tracemalloc.get_traced_memory()
    return {"seconds": seconds, "bytes": len(content), "peak": peak}


def main() -> None:
    """Print the table."""
    click.echo(f"{'slots':>7} {'MB':>7} {'seconds':>8} {'ms a slot':>10} {'peak / file':>12}")
    with TemporaryDirectory() as folder:
        for size in SIZES:
            file = Path(folder) / f"{size}.json"
            file.write_bytes(body(size))
            answer = subprocess.run(
                [sys.executable, "-m", "tests.validation.bench_validation", str(file)],
                check=True,
                capture_output=True,
                text=True,
            )
            row = json.loads(answer.stdout)
            click.echo(
                f"{size:>7,} {row['bytes'] / 1e6:>7.2f} {row['seconds']:>8.2f}"
                f" {1000 * row['seconds'] / size:>10.3f} {row['peak'] / row['bytes']:>11.1f}x"
            )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        click.echo(json.dumps(measured(Path(sys.argv[1]))))
    else:
        main()
