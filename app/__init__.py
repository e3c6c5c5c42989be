"""Parley: mediation initiatives and stakeholder goals, with the evidence under each claim."""
