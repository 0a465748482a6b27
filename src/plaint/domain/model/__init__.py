"""The values of a case and the list of all fields of the files. Everybody above errors may import them."""
