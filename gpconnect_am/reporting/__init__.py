"""What a run leaves and what is written from it: redaction, evidence, verdict, Allure, JUnit, assurance.json.

The plugin records; this package reads the records. Nothing here sends a request or judges a response.
"""
