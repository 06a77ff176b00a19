"""What is decided of a list that a programme kept before this service: which lines can be brought in, and why not."""
