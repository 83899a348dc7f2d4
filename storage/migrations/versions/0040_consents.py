"""Consents are the member's own, by whichever account they were said."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("consents") as table:
        table.add_column(sa.Column("member_id", KEY, nullable=True))
        table.create_foreign_key("fk_consents_member_id", "members", ["member_id"], ["id"])
    op.create_index("ix_consents_member_id", "consents", ["member_id"])
    op.execute(
        "UPDATE consents SET member_id ="
        " (SELECT accounts.member_id FROM accounts WHERE accounts.id = consents.account_id)"
    )


def downgrade() -> None:
    op.drop_index("ix_consents_member_id", "consents")
    with op.batch_alter_table("consents") as table:
        table.drop_constraint("fk_consents_member_id", type_="foreignkey")
        table.drop_column("member_id")
