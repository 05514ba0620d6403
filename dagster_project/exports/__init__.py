"""What leaves the warehouse in forms that others have agreed upon."""
