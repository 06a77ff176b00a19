"""Who takes a letter away, for each channel that the service sends by itself: made once, from the settings."""

from collections.abc import Mapping

from config import Settings
from kitpanel.core.mail import Carrier, FolderCarrier, SmtpCarrier, folder_of
from kitpanel.core.reach import LetterChannel
from kitpanel.core.texts import FolderTexts, NoTexts, NotifyCarrier

Carriers = Mapping[LetterChannel, Carrier]


def carriers(settings: Settings) -> Carriers:
    """Make the carriers that the settings ask for. Letters by post are printed: nobody carries them."""
    folder = folder_of(settings.mail, settings.data_folder)
    mail = FolderCarrier(folder, settings.mail_from) if folder else SmtpCarrier(settings.mail, settings.mail_from)
    return {LetterChannel.EMAIL: mail, LetterChannel.TEXT: _texts(settings)}


def _texts(settings: Settings) -> Carrier:
    folder = folder_of(settings.mail, settings.data_folder)
    if settings.notify is not None:
        notify = settings.notify
        return NotifyCarrier(notify.key, notify.template, notify.sender, notify.address)
    return FolderTexts(folder) if folder else NoTexts()
