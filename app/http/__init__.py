"""What HTTP needs and the domain does not."""
