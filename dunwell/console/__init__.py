"""The console's place in the process that serves it: its built files, who is signed in, and their tokens."""
