"""Check this computer, the workspace and its repository, for ``plaint doctor``.

Imported by the faces.
"""
