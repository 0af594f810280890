"""Binds the features of the consumer sessions."""

from pytest_bdd import scenarios

scenarios("sessions")
