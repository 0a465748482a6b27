"""The domain: pure values and rules on the standard library, without input or output. Every floor may import it."""
