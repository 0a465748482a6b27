"""Readers of untrusted documents: mail, mailboxes, HTML, PDF, images, and the type of a file.

Services and the terminal app import it, and evidence within storage.
"""
