"""`make demo`: an invented district from its notices to its review packs. All of it is made up and marked."""
