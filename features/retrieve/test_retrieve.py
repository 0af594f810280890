"""Binds the features of Retrieve a patient's appointments."""

from pytest_bdd import scenarios

scenarios("retrieve")
