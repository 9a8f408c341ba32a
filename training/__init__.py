"""How the tagger and the linker of `trucebook.reading` are trained; not part of the wheel."""
