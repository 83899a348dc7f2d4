"""Which hardship reports a family contact asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

#: Until now they were told by whoever entered them being a contact of whom they are about.
_OF_CONTACTS = """
    UPDATE hardship_reports SET by_contact = true WHERE ring_me AND EXISTS (
        SELECT 1 FROM contacts
        WHERE contacts.account_id = hardship_reports.entered_by AND contacts.member_id = hardship_reports.member_id
        AND contacts.since <= hardship_reports.submitted_at)
"""


def upgrade() -> None:
    op.add_column("hardship_reports", sa.Column("by_contact", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(_OF_CONTACTS)


def downgrade() -> None:
    # Not in a batch: SQLite would copy the table, which others point at.
    op.drop_column("hardship_reports", "by_contact")
