"""Circumstances: the catalogue of what calls for a visit, and what came up with whom."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

#: 生病住院, 亲属去世, 生育, 意外受灾, 退休, 家庭困难或矛盾: days until somebody should go; as what, and how long, it
#: counts at a festival. 独居, 节日值班 and 劳模 call for no visit by themselves.
SHIPPED = (
    ("illness", 7, "ill", 180),
    ("bereavement", 3, "misfortune", 365),
    ("birth", 14, None, None),
    ("accident", 3, "misfortune", 365),
    ("retirement", 14, None, None),
    ("trouble", 7, "other", 180),
    ("alone", None, "alone", None),
    ("on_duty", None, "on_duty", None),
    ("model", None, "model", None),
)


def upgrade() -> None:
    occasions = op.create_table(
        "visit_occasions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(16)),
        sa.Column("words", sa.String(30)),
        sa.Column("within_days", sa.Integer()),
        sa.Column("reason", sa.String(12)),
        sa.Column("counts_days", sa.Integer()),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_visit_occasions"),
        sa.UniqueConstraint("key", name="uq_visit_occasions_key"),
    )
    names = ("key", "within_days", "reason", "counts_days")
    op.bulk_insert(occasions, [{**dict(zip(names, line, strict=True)), "changed": False} for line in SHIPPED])
    member = sa.ForeignKey("members.id", name="fk_circumstances_member_id")
    noter = sa.ForeignKey("accounts.id", name="fk_circumstances_noted_by")
    op.create_table(
        "circumstances",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("member_id", KEY, member, nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("noted_by", KEY, noter),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_circumstances"),
    )
    op.create_index("ix_circumstances_member_id", "circumstances", ["member_id"])
    op.create_index("ix_circumstances_noted_at", "circumstances", ["noted_at"])
    if op.get_bind().dialect.name == "postgresql":
        # No samples of what is sealed.
        op.execute("ALTER TABLE circumstances ALTER COLUMN what SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("circumstances")
    op.drop_table("visit_occasions")
