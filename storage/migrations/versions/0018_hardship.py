"""The report whole."""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Filled in by its builder."""


def downgrade() -> None:
    """Filled in by its builder."""
