"""Binds the features of TLS."""

from pytest_bdd import scenarios

scenarios("tls")
