"""The stand-alone verifier: one file that imports nothing of Dunwell and can be handed to anybody."""
