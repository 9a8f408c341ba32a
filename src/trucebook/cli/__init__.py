"""The command line: arguments in, one function of the desk each, tables or JSON out.

Results go to stdout, progress and messages to stderr. Exit 0: done; 1: something is wrong in the user's input;
2: the command was used wrongly; 130: it was stopped by Ctrl-C.
"""

from trucebook.cli.commands import app, main

__all__ = ["app", "main"]
