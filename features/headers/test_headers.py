"""Binds the features of the Spine Secure Proxy headers."""

from pytest_bdd import scenarios

scenarios("headers")
