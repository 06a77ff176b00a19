"""The six published stories. Their titles and first names are true; the words are ours, an illustration."""

from typing import NamedTuple


class Tale(NamedTuple):
    """One story of the borough."""

    slug: str
    title: str
    teller: str
    missions: tuple[str, ...]
    lede: str
    happened: str
    changed: str
    went_wrong: str
    stayed: str


NOTE = "The title and the name are real. The words are ours: an illustration for this demonstration."

TALES = (
    Tale(
        "the-curios-club", "The Curios Club", "Chris", ("estates", "diversity"),
        "A shelf of odd things, and the people who came to talk about them.",
        "We put up a shelf and asked people to bring one thing they had kept, and say why. "
        "On the first night four came. By the spring we had run out of shelf.",
        "People who had nodded at each other for years now know a story about each other. "
        "Two of them share a workshop.",
        "We met on a Monday at first, and nobody comes out on a Monday. We moved to Thursdays.",
        "The shelf, the Thursdays, and a book in which each thing has its page.",
    ),
    Tale(
        "journey-to-creating-your-own-garments", "Journey to creating your own garments", "Joana",
        ("young-people", "diversity"),
        "Ten evenings with four sewing machines, from a pattern to a coat you can wear.",
        "Each of us picked one thing to make. We learned to measure, cut, pin and sew, and to unpick and start again.",
        "Nine people finished. Three now mend for their neighbours, and one has a place at college.",
        "One machine broke in the second week. We learned to share, and then to repair it.",
        "The machines stay at the hall. Anyone can book an evening.",
    ),
    Tale(
        "highgate-black-womens-wellness", "Highgate Black Womens Wellness", "Zia", ("diversity", "estates"),
        "A walk, a talk and a cup of tea, every other Sunday.",
        "We walk for an hour, slowly, and then we sit down. Some weeks somebody leads "
        "us in stretching. Some weeks we talk.",
        "Women who did not go out alone now walk together in the week as well.",
        "It rained on five Sundays out of eight. We bought umbrellas and went.",
        "The Sundays, and a list of phone numbers that people use.",
    ),
    Tale(
        "creators-house", "Creators House", "Batuala Alexander", ("young-people", "estates"),
        "A room with its door open, for young people who make things.",
        "We borrowed a room and put in light, sound and a rule: show what you are working on, even half done.",
        "Young people who made things alone found others. They put on their own night.",
        "We bought too much kit too soon. Next time we would ask first.",
        "The room is open two nights a week, and the young people hold the keys.",
    ),
    Tale(
        "social-notes", "Social Notes", "Robbie and friends", ("diversity", "young-people"),
        "Songs that begin with a conversation.",
        "We sat in pairs, an older and a younger person, and talked for half an hour. Then we wrote a song from it.",
        "Twelve songs, and twelve pairs who say hello. One grandson heard a story he had never been told.",
        "Our first recordings were all hiss. A neighbour lent us a better microphone.",
        "The songs, and a monthly hour for new ones.",
    ),
    Tale(
        "read-and-play", "Read and Play", "Salina", ("young-people", "food"),
        "Stories on the floor, with a snack, for the smallest.",
        "We read one book three times, in three ways: with voices, with puppets, and with the children telling it.",
        "Parents tell us they read at home now. The children tell them to.",
        "We were too quiet about it at first. A poster in the launderette changed that.",
        "A box of books that goes from home to home.",
    ),
)  # fmt: skip
