"""The methods: pure functions of numbers, one a file, each with its source."""
