"""Binds the features of Book an appointment."""

from pytest_bdd import scenarios

scenarios("book")
