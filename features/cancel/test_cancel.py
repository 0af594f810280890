"""Binds the features of Cancel an appointment."""

from pytest_bdd import scenarios

scenarios("cancel")
