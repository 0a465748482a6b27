"""Letters on their way out: as text, PDF, DOCX or a draft of a mail, with what they enclose.

Both faces use this package; of the services it uses letters, export and what is below them.
"""
