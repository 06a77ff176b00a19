"""Where the money comes from: funders, strands, contributions, what is committed and what is left."""
