"""On the path of Python in a command that a test kills: its one module is loaded before anything else."""
