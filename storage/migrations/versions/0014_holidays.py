"""Days off and shifted working days that the administrator imported."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Filled in by its builder."""


def downgrade() -> None:
    """Filled in by its builder."""
