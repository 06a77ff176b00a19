"""What the money is for: the four Missions, the themes and the wards, as dated data."""
