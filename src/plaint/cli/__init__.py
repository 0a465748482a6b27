"""The command line: commands, and what they share to read arguments and print; nothing else imports it."""
