"""What the panel's votes mean: pure rules, from a declaration of interest to the replay of a whole round."""
