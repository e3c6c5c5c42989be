"""Full-text search: SQLite's FTS5 and PostgreSQL's tsvector as two stores of the same words."""
