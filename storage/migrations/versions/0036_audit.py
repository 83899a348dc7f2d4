"""Who read whose file is found by what was read."""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_index("ix_audit_record", "audit", ["record"])


def downgrade() -> None:
    op.drop_index("ix_audit_record", "audit")
