"""`make bench`: the figures of the product, measured on the machine it runs on."""
