"""Binds the features of slot visibility."""

from pytest_bdd import scenarios

scenarios("visibility")
