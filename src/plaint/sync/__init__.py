"""Sync a workspace with git: status, history, commit, merge driver, push. Services and faces may import it."""
