"""Who has a hand in an idea besides its owner: let in, asked to say yes, taking it down; and the papers it came on."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HERE, JOINED = sa.text("ended_at IS NULL"), sa.text("ended_at IS NULL AND person_id IS NOT NULL")


def upgrade() -> None:
    op.create_table('confirmation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('asked_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('said_yes', sa.Boolean(), nullable=True),
    sa.CheckConstraint('said_yes IS NULL OR ended_at IS NOT NULL', name=op.f('ck_confirmation_answered_has_ended')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_confirmation_application_id_application')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_confirmation_asked_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmation'))
    )
    op.create_index(op.f('ix_confirmation_application_id'), 'confirmation', ['application_id'], unique=False)
    op.create_index('uq_confirmation_waiting', 'confirmation', ['application_id'], unique=True, postgresql_where=HERE, sqlite_where=HERE)
    op.create_table('member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('part', sa.Enum('owner', 'co_applicant', 'helper', 'taker', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('may', sa.Enum('view', 'edit', name='may', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('invited_by_id', sa.Uuid(), nullable=True),
    sa.Column('invited_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('asked_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('joined_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("part IN ('co_applicant', 'helper')", name=op.f('ck_member_is_let_in')),
    sa.CheckConstraint('(joined_at IS NULL) = (person_id IS NULL)', name=op.f('ck_member_joined_is_somebody')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_member_email_lower')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_member_application_id_application')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['person.id'], name=op.f('fk_member_invited_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member'))
    )
    op.create_index(op.f('ix_member_application_id'), 'member', ['application_id'], unique=False)
    op.create_index(op.f('ix_member_email'), 'member', ['email'], unique=False)
    op.create_index(op.f('ix_member_person_id'), 'member', ['person_id'], unique=False)
    op.create_index('uq_member_email', 'member', ['application_id', 'email'], unique=True, postgresql_where=HERE, sqlite_where=HERE)
    op.create_index('uq_member_person', 'member', ['application_id', 'person_id'], unique=True, postgresql_where=JOINED, sqlite_where=JOINED)
    op.create_table('paper_photo',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('removed_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_paper_photo_added_by_id_person')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_paper_photo_application_id_application')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_paper_photo_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_photo')),
    sa.UniqueConstraint('file_id', name=op.f('uq_paper_photo_file_id'))
    )
    op.create_index(op.f('ix_paper_photo_application_id'), 'paper_photo', ['application_id'], unique=False)
    op.create_table('taken_down',
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('read_out_by_id', sa.Uuid(), nullable=True),
    sa.Column('read_out_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(agreed_on IS NULL) = (read_out_at IS NULL)', name=op.f('ck_taken_down_read_out_has_a_time')),
    sa.CheckConstraint('(agreed_on IS NULL) = (read_out_by_id IS NULL)', name=op.f('ck_taken_down_somebody_read_it_out')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_taken_down_application_id_application')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_taken_down_by_id_person')),
    sa.ForeignKeyConstraint(['read_out_by_id'], ['person.id'], name=op.f('fk_taken_down_read_out_by_id_person')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_taken_down'))
    )


def downgrade() -> None:
    for table in ("taken_down", "paper_photo", "confirmation", "member"):
        op.drop_table(table)
