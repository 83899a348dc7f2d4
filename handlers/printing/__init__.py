"""Papers of visits: `page` is the counter, `doors` lead to it."""
