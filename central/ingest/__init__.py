"""Verifies records, stores them and answers with a receipt."""
