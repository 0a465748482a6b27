"""git as the way in which several people work on one set of cases: status, history, commit, merge by meaning, push."""
