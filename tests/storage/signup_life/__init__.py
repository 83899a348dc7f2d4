"""A union's sign-ups as a machine of chance: `queue` says on its own who has a place and who comes next."""
