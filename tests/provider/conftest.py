"""A real provider on a loopback port, and a consumer of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.provider.consumer import Consumer, RunningProvider


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProvider]:
    with RunningProvider(tmp_path_factory.mktemp("provider")) as running:
        yield running


@pytest.fixture
def consumer(provider: RunningProvider) -> Iterator[Consumer]:
    with Consumer(provider.target) as one:
        yield one


@pytest.fixture
def started(tmp_path: Path) -> Iterator[object]:
    """Starts further providers with options of their own; all are stopped at the end."""
    running: list[RunningProvider] = []

    def start(*options: str) -> RunningProvider:
        folder = tmp_path / str(len(running))
        folder.mkdir()
        running.append(RunningProvider(folder, *options))
        return running[-1].__enter__()

    yield start
    for one in running:
        one.__exit__(None, None, None)
