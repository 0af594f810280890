"""Binds the features of Search for free slots."""

from pytest_bdd import scenarios

scenarios("search")
