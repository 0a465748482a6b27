"""Find the workspace, copy the sample cases, choose the editor, write settings and saved views, serve the desk.

Imported by the faces.
"""
