"""The one mechanism under every record kind: versions, references, markings, paging, history."""
