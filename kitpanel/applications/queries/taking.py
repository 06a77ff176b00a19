"""What staff take down: the drafts in hand, the photos of papers, and people who may be the one who rang."""

import uuid

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from kitpanel.applications.models import Application, PaperPhoto
from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.files import FileState, StoredFile
from kitpanel.core.paging import Page, page_of
from kitpanel.core.reach import phone_key
from kitpanel.people.models import Person

MOST_ALIKE = 10


def being_taken_down(number: int) -> Page[Application]:
    """Give a page of the drafts staff have in hand, last touched first."""
    wanted = select(Application).join(Application.taken).where(Application.state == ApplicationState.DRAFT)
    return page_of(
        wanted.options(joinedload(Application.taken)).order_by(Application.saved_at.desc(), Application.id), number
    )


def papers_of(application: Application) -> list[PaperPhoto]:
    """List the photos of the paper an idea came on, in the order they were added."""
    wanted = select(PaperPhoto).where(PaperPhoto.application_id == application.id, PaperPhoto.removed_at.is_(None))
    return list(db.session.scalars(wanted.options(joinedload(PaperPhoto.file)).order_by(PaperPhoto.position)))


def paper(application: Application, photo_id: uuid.UUID) -> PaperPhoto:
    """Find one photo of the paper an idea came on. Raises NoResultFound."""
    wanted = select(PaperPhoto).where(PaperPhoto.id == photo_id, PaperPhoto.application_id == application.id)
    return db.session.scalars(wanted.where(PaperPhoto.removed_at.is_(None)).options(joinedload(PaperPhoto.file))).one()


def paper_key(photo_id: uuid.UUID) -> str:
    """Find where a photo of a paper is kept, made anew. For staff alone. Raises NoResultFound until it is ready."""
    return (
        db.session.scalars(
            select(StoredFile.ready_key)
            .join(PaperPhoto, PaperPhoto.file_id == StoredFile.id)
            .where(PaperPhoto.id == photo_id, PaperPhoto.removed_at.is_(None), StoredFile.state == FileState.READY)
            .where(StoredFile.ready_key.is_not(None))
        ).one()
        or ""
    )


def alike(name: str, phone: str) -> list[Person]:
    """List people with this name or number: for staff to ask which it is. A name alone never says who somebody is."""
    same = [func.lower(Person.name) == name.strip().lower()]
    if key := phone_key(phone):
        same.append(Person.phone_key == key)
    return list(db.session.scalars(select(Person).where(or_(*same)).order_by(Person.name, Person.id).limit(MOST_ALIKE)))
