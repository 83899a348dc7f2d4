"""A Bot API on loopback and the phones that talk to the bot through it: for tests, for measuring, for trying."""
