"""One reader a format: each turns a file into the same blocks of lines and tables."""
