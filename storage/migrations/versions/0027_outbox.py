"""Letters may go to a group."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    op.drop_index("ix_outbox_open", "outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("account_id", existing_type=KEY, nullable=True)
        outbox.add_column(sa.Column("group_id", KEY, nullable=True))
        outbox.create_foreign_key("fk_outbox_group_id", "groups", ["group_id"], ["id"])
        outbox.create_check_constraint("ck_outbox_addressed", "account_id IS NOT NULL OR group_id IS NOT NULL")
        outbox.create_index("ix_outbox_group_id", ["group_id"])
    _index_open()


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE account_id IS NULL")
    op.drop_index("ix_outbox_open", "outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_index("ix_outbox_group_id")
        outbox.drop_constraint("ck_outbox_addressed", type_="check")
        outbox.drop_constraint("fk_outbox_group_id", type_="foreignkey")
        outbox.drop_column("group_id")
        outbox.alter_column("account_id", existing_type=KEY, nullable=False)
    _index_open()


def _index_open() -> None:
    op.create_index("ix_outbox_open", "outbox", ["not_before", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
