"""Sign-ups: why somebody was moved up; when an activity's places were drawn; who comes behind everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("activities", sa.Column("drawn_at", INSTANT))
    op.create_index("ix_sign_ups_turn", "sign_ups", ["activity_id", "turn"])
    activity = sa.ForeignKey("activities.id", name="fk_sign_up_moves_activity_id")
    maker = sa.ForeignKey("accounts.id", name="fk_sign_up_moves_made_by")
    op.create_table(
        "sign_up_moves",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, activity, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_up_moves"),
    )
    op.create_index("ix_sign_up_moves_activity_id", "sign_up_moves", ["activity_id"])


def downgrade() -> None:
    op.drop_table("sign_up_moves")
    op.drop_index("ix_sign_ups_turn", "sign_ups")
    op.drop_column("activities", "drawn_at")
