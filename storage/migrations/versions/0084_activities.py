"""Photos of activities: when they were called for, whose may be shown, the pictures, sealed, and copies in chats."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "photo_calls",
        sa.Column(
            "activity_id", KEY, _of("photo_calls", "activities", "activity_id"), autoincrement=False, nullable=False
        ),
        sa.Column("made_by", KEY, _of("photo_calls", "accounts", "made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("cursor", KEY, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("activity_id", name="pk_photo_calls"),
    )
    op.create_index("ix_photo_calls_made_by", "photo_calls", ["made_by"])
    op.create_table(
        "photo_sets",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, _of("photo_sets", "activities", "activity_id"), nullable=False),
        sa.Column("member_id", KEY, _of("photo_sets", "members", "member_id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photo_sets"),
        sa.UniqueConstraint("activity_id", "member_id", name="uq_photo_sets_activity_id"),
    )
    op.create_index("ix_photo_sets_member_id", "photo_sets", ["member_id"])
    op.create_index("ix_photo_sets_agreed_at", "photo_sets", ["agreed_at"])
    _pictures()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE activity_photos ALTER COLUMN picture SET STATISTICS 0")


def _pictures() -> None:
    op.create_table(
        "activity_photos",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("set_id", KEY, _of("activity_photos", "photo_sets", "set_id"), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("taken_by", KEY, _of("activity_photos", "accounts", "taken_by")),
        sa.PrimaryKeyConstraint("id", name="pk_activity_photos"),
    )
    op.create_index("ix_activity_photos_set_id", "activity_photos", ["set_id"])
    op.create_index("ix_activity_photos_taken_by", "activity_photos", ["taken_by"])
    op.create_table(
        "activity_photo_copies",
        sa.Column(
            "account_id",
            KEY,
            _of("activity_photo_copies", "accounts", "account_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("photo_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "message_id", name="pk_activity_photo_copies"),
    )
    op.create_index("ix_activity_photo_copies_photo_id", "activity_photo_copies", ["photo_id"])


def _of(table: str, other: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{column}")


def downgrade() -> None:
    for table in ("activity_photo_copies", "activity_photos", "photo_sets", "photo_calls"):
        op.drop_table(table)
