"""Reference measurements: what the product's data path is held against. Start with `make bench` or README.md here."""
