"""Lists of measures and of projects in submissions: where they stand, what their columns mean, and their lines."""
