"""Letters may wait for the morning."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Filled in by its builder."""


def downgrade() -> None:
    """Filled in by its builder."""
