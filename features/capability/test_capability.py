"""Binds the features of the capability statement."""

from pytest_bdd import scenarios

scenarios("capability")
