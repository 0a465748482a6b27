"""Three-way merge of the values of one file; storage, services.sync and the screens that show conflicts import it."""
