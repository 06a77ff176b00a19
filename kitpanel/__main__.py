"""`python -m kitpanel` is the `kitpanel` command."""

from kitpanel.cli import main

main()
