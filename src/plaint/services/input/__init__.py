"""Parse typed text into values, new cases, log entries and changes of fields; the results of actions.

Imported by the faces and by every layer of services above.
"""
