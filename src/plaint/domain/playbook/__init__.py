"""The types of a playbook and the check of their conditions. Everybody above the model may import them."""
