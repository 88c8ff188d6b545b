"""`central doctor`: what an installation is made of, looked at part by part, changing nothing."""
