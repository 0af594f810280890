"""GP Connect AM Assurance: the engine behind the conformance suite for Appointment Management providers."""

__version__ = "0.1.0"
