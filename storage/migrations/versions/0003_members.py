"""Members of the roster and their telephones."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("staff_no", sa.String(30), nullable=True),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_members_unit_id"), nullable=False),
        sa.Column("team", sa.String(60), nullable=True),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("staff_no", name="uq_members_staff_no"),
    )
    op.create_index("ix_members_name", "members", ["name"])
    op.create_index("ix_members_unit_id", "members", ["unit_id"])
    op.create_table(
        "phones",
        sa.Column("id", KEY, nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_phones_member_id"), nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("blind", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_phones"),
    )
    op.create_index("ix_phones_blind", "phones", ["blind"])
    op.create_index("ix_phones_member_id", "phones", ["member_id"])


def downgrade() -> None:
    op.drop_table("phones")
    op.drop_table("members")
