"""Invitations know who gave them, and for whom they are."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("invitations") as table:
        table.add_column(sa.Column("given_by", KEY, nullable=True))
        table.add_column(sa.Column("member_id", KEY, nullable=True))
        table.create_foreign_key("fk_invitations_given_by", "accounts", ["given_by"], ["id"])
        table.create_foreign_key("fk_invitations_member_id", "members", ["member_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("invitations") as table:
        table.drop_constraint("fk_invitations_member_id", type_="foreignkey")
        table.drop_constraint("fk_invitations_given_by", type_="foreignkey")
        table.drop_column("member_id")
        table.drop_column("given_by")
