"""What an office writes up from a review: the report letter (通报), a page a town, and the leaders' page."""
