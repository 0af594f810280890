"""What the assurer signs on: the evidence pack of a run, attestations, waivers, comparison and verification.

Built from the records of a run alone, so that everything shown has passed the redaction gate.
"""
