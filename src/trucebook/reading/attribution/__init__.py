"""Who says what: attributions from the parse, from quotation marks and from the tagger, and their chains."""
