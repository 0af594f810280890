"""The target: what a vendor declares of the system under test, and nothing else."""
