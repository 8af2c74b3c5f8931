"""How the shipped pipeline is made: readers, tokeniser settings, recipes, measurement and the model card."""
