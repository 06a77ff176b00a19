"""What the public and funders may know."""
