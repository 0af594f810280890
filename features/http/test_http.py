"""Binds the features of HTTP."""

from pytest_bdd import scenarios

scenarios("http")
