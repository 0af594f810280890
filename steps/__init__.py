"""Step definitions, one module a subject: they send through the scenario and hand it subjects to judge."""
