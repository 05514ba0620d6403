"""What the pages of packs and the board share: their look, their signs and words, and their charts."""
