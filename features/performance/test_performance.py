"""Binds the features of response times."""

from pytest_bdd import scenarios

scenarios("performance")
