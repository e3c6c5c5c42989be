"""Who may do what: access keys, where they are kept, and who stands behind a request."""
