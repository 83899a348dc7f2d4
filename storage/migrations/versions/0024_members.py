"""Members are found by how their names are read: by pinyin, by initials, by the beginning of the name."""

import sqlalchemy as sa
from alembic import op

from storage import pinyin

revision = "0024"
down_revision = "0023"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LETTERS = sa.String(16).with_variant(sa.String(16, collation="C"), "postgresql")
PAGE = 5000

MEMBERS = sa.table("members", sa.column("id", KEY), sa.column("name", sa.String))
KEYS = sa.table("member_keys", *(sa.column(name) for name in ("syllable", "rest", "member_id")))


def upgrade() -> None:
    op.create_table(
        "member_keys",
        sa.Column("syllable", LETTERS, nullable=False),
        sa.Column("rest", LETTERS, nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_member_keys_member_id"), nullable=False),
        sa.PrimaryKeyConstraint("syllable", "rest", "member_id", name="pk_member_keys"),
        sqlite_with_rowid=False,
    )
    connection, after = op.get_bind(), 0
    page = sa.select(MEMBERS).where(MEMBERS.c.id > sa.bindparam("after")).order_by(MEMBERS.c.id).limit(PAGE)
    while found := connection.execute(page, {"after": after}).all():
        rows = [
            {"syllable": syllable, "rest": rest, "member_id": member.id}
            for member in found
            for syllable, rest in pinyin.keys(member.name)
        ]
        if rows:
            connection.execute(sa.insert(KEYS), rows)
        after = found[-1].id


def downgrade() -> None:
    op.drop_table("member_keys")
