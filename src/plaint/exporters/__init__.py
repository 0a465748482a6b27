"""Other forms for the same facts; one module a format, each with a library that is imported when it is used."""
