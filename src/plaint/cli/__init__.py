"""The command line: every act of the terminal app, in plain lines."""
