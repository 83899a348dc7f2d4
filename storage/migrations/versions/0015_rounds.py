"""Which slot of a round was run."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Filled in by its builder."""


def downgrade() -> None:
    """Filled in by its builder."""
