"""Counting rules and daily tallies."""
