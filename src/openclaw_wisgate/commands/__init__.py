"""One use case each: straight lines from a request to a report, without a word to the user."""
