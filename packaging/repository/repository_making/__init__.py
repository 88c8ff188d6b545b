"""Makes and signs the repository of packages, by reprepro."""
