"""The catalogue of requirements, the register of rulings, and what the features cover of them."""

from gpconnect_am.requirements.catalogue import Catalogue, Requirement, Strength, Verification
from gpconnect_am.requirements.rulings import Ruling, Rulings

__all__ = ["Catalogue", "Requirement", "Ruling", "Rulings", "Strength", "Verification"]
