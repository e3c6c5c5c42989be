"""From recorded claims to answers: one folder an analysis, one file a method."""
