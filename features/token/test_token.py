"""Binds the features of the JSON Web Token."""

from pytest_bdd import scenarios

scenarios("token")
