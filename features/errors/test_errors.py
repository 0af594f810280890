"""Binds the features of errors."""

from pytest_bdd import scenarios

scenarios("errors")
