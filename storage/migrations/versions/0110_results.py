"""Results: what each player of a contest was last told of how they ended."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"


def upgrade() -> None:
    op.add_column("contest_players", sa.Column("told_place", sa.Integer()))
    op.add_column("contest_players", sa.Column("told_points", sa.Integer()))


def downgrade() -> None:
    op.drop_column("contest_players", "told_points")
    op.drop_column("contest_players", "told_place")
