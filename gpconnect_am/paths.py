"""Where the suite's own material lies: in a checkout beside the package, in an installed wheel inside it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_suite"


def suite_root() -> Path:
    """The folder that holds `features/`, `steps/`, `fixtures/`, `reports/` and `conftest.py`."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def fixtures() -> Path:
    """The folder of the suite's data: profiles, value sets, catalogue, rulings, practice, sample targets."""
    return suite_root() / "fixtures"
