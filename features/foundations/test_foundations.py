"""Binds the features of Foundations."""

from pytest_bdd import scenarios

scenarios("foundations")
