"""Who is on duty on which day."""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Filled in by its builder."""


def downgrade() -> None:
    """Filled in by its builder."""
