"""What came of it: stories, photos and consent."""
