"""Assessment of a case: steps, stage, next action, rights. Checks, query and all floors above may import it."""
