"""Names of invented ideas."""

import random
from collections.abc import Sequence

_WHAT = {
    "estates": (
        "Stairwell gardens",
        "A mural for the underpass",
        "Benches made of bed frames",
        "The tool library",
        "Window box week",
        "Lights along the walkway",
        "A pond in a bathtub",
        "Mend it Mondays",
        "Repair café",
        "Birds on the roof",
        "A map of quiet places",
        "Paint the garage doors",
        "The courtyard cinema",
        "Bike doctor",
        "Herbs on every landing",
        "A noticeboard that people read",
        "Neighbours’ supper club",
        "Compost corner",
        "The lift lobby library",
        "Sunflowers by the bins",
        "Estate history walk",
        "Doorstep carols",
        "A swing for grown-ups",
        "Kites over the green",
    ),
    "young-people": (
        "First job, first suit",
        "Girls’ five-a-side under the lights",
        "Homework with biscuits",
        "Beats after school",
        "Boxing and breakfast",
        "Code club on the landing",
        "A podcast from the bus stop",
        "Learn to lead walks",
        "Young cooks’ market stall",
        "Chess in the launderette",
        "Skate and mend",
        "Sewing a first portfolio",
        "Young poets’ night",
        "Half-term film crew",
        "Climb with a mate",
        "Driving theory together",
        "Big sister hour",
        "Dance for nobody watching",
        "Interview practice evenings",
        "A drum kit to share",
        "Read and play",
        "Sisters in science",
    ),
    "diversity": (
        "Who gets to be a governor?",
        "Kitchen table cookbook",
        "Elders on air",
        "Sign with us",
        "Mothers who chair meetings",
        "A seat at the table",
        "Portraits of our street",
        "Story swap",
        "Speak up evenings",
        "Dads’ plait club",
        "Somali elders’ tea",
        "Bengali women’s cycling",
        "The history of our hair",
        "A choir in six languages",
        "Becoming a trustee",
        "Deaf comedy night",
        "Carers’ council",
        "Our grandmothers’ songs",
        "Wheelchair tango",
    ),
    "food": (
        "Sunday soup at the hall",
        "The spice shelf",
        "Tomatoes on the third floor",
        "Cook once, eat twice",
        "A fridge to share",
        "Breakfast before school",
        "The bread club",
        "Growing on the roof",
        "Lunch for a pound",
        "Dumplings and dominoes",
        "Batch cooking for new parents",
        "Fruit from our streets",
        "Jollof and justice",
        "The slow cooker library",
        "Picnic in the square",
        "Cooking for one, together",
        "Honey from the hill",
    ),
}
_WHERE = (
    "by the canal",
    "on the hill",
    "at number nine",
    "in the square",
    "by the station",
    "round the corner",
    "on the top floor",
    "behind the library",
    "at the hall",
    "in the old shop",
    "after dark",
    "for everyone",
)


def titles(chance: random.Random, missions: Sequence[str], projects: Sequence[int]) -> list[str]:
    """Name ideas, one for each Mission listed; a project's later grants keep its name and say so."""
    named: dict[int, str] = {}
    used: set[str] = set()
    out = []
    for mission, project in zip(missions, projects, strict=True):
        if project in named:
            out.append(f"{named[project]}, the next part")
            continue
        name = chance.choice(_WHAT[mission])
        while name in used:
            name = f"{chance.choice(_WHAT[mission])} {chance.choice(_WHERE)}"
        used.add(name)
        named[project] = name
        out.append(name)
    return out
