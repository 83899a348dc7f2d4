"""Messages of people that have yet to be deleted from their chats."""

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Filled in by its builder."""


def downgrade() -> None:
    """Filled in by its builder."""
