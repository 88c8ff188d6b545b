"""The pages: what is tallied, shown to those who may see it."""
