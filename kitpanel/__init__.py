"""kitpanel: the We Make Camden Kit, from a resident's idea to the story of what came of it."""
