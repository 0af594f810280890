"""Binds the features of Read an appointment."""

from pytest_bdd import scenarios

scenarios("read")
