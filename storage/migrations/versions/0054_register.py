"""The register: what its figures, and the desks of officers, are read from."""

from alembic import op

revision = "0054"
down_revision = "0053"

INDEXES = {
    ("hardship_reports", "ix_hardship_reports_unit_id_stage"): ["unit_id", "stage", "officer_id"],
    ("dossiers", "ix_dossiers_figures"): ["ended_on", "hardship_class", "filed_on"],
    ("aid_grants", "ix_aid_grants_given_on"): ["given_on", "state", "source", "kind", "member_id", "amount"],
}


def upgrade() -> None:
    for (table, name), columns in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for table, name in INDEXES:
        op.drop_index(name, table)
