"""Import mails, mailboxes and chat transcripts as log entries with their evidence.

Imported by the faces.
"""
