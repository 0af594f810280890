"""Binds the features of Amend an appointment."""

from pytest_bdd import scenarios

scenarios("amend")
