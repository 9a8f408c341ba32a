"""`python -m trucebook` is the command line."""

from trucebook.cli import main

main()
