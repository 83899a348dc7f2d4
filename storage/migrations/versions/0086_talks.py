"""Due talks: the catalogue of what calls for a talk, what is due with whom, and whom to ring about recorded ones."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "talk_occasions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(16)),
        sa.Column("words", sa.String(30)),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_talk_occasions"),
        sa.UniqueConstraint("key", name="uq_talk_occasions_key"),
    )
    op.create_table(
        "due_talks",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_due_talks_member_id"), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("occasion", sa.String(16)),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by", KEY, sa.ForeignKey("accounts.id", name="fk_due_talks_opened_by")),
        sa.Column("waived", sa.String(10)),
        sa.Column("waived_at", INSTANT),
        sa.Column("waived_by", KEY, sa.ForeignKey("accounts.id", name="fk_due_talks_waived_by")),
        sa.PrimaryKeyConstraint("id", name="pk_due_talks"),
        sa.UniqueConstraint("number", name="uq_due_talks_number"),
    )
    for column in ("member_id", "due_on", "opened_at"):
        op.create_index(f"ix_due_talks_{column}", "due_talks", [column])
    op.create_table(
        "talk_samples",
        sa.Column("talk_id", KEY, sa.ForeignKey("talks.id", name="fk_talk_samples_talk_id"), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("talk_id", name="pk_talk_samples"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # No samples of what is sealed.
        op.execute("ALTER TABLE due_talks ALTER COLUMN line SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("talk_samples")
    op.drop_table("due_talks")
    op.drop_table("talk_occasions")
