"""Whole cases in and out."""
