"""What people look up: a figure back to its cell, what is published, and what differs."""
