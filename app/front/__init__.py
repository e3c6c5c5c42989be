"""The first page: what this is, what is recorded, and where to go."""
