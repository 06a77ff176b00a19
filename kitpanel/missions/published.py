"""What is published of Missions, wards and themes, word for word: data to begin with, which staff may then change.

Sources: the four Missions as adopted in December 2021; the wards of May 2022; Good Life Camden (all domain §1).
"""

from datetime import date

from kitpanel.missions.rules import Theme, Ward, Wording

BOROUGH_CODE = "E09000007"
ADOPTED = date(2021, 12, 1)
"""The Missions were adopted in December 2021; the day is not published."""

MISSIONS = (
    Wording(
        "diversity",
        "Diversity",
        "By 2030, those holding positions of power in Camden are as diverse as our community – and the next "
        "generation is ready to follow",
        "2030",
        ADOPTED,
    ),
    Wording(
        "young-people",
        "Young people",
        "By 2025, every young person has access to economic opportunity that enables them to be safe and secure",
        "2025 interim, 2030 overall",
        ADOPTED,
    ),
    Wording(
        "food",
        "Food",
        "By 2030, everyone eats well every day with nutritious, affordable, sustainable food",
        "2030",
        ADOPTED,
    ),
    Wording(
        "estates",
        "Estates and neighbourhoods",
        "By 2030, Camden’s estates and their neighbourhoods are healthy, sustainable and unlock creativity",
        "2030",
        ADOPTED,
    ),
)

SHORT_TITLES = {"estates": "Estates"}
"""Titles that have a shorter form, for small chips only."""

WARDS = (
    Ward("E05013652", "Belsize", verified=True),
    Ward("E05013653", "Bloomsbury", verified=False),
    Ward("E05013654", "Camden Square", verified=False),
    Ward("E05013655", "Camden Town", verified=False),
    Ward("E05013656", "Fortune Green", verified=True),
    Ward("E05013657", "Frognal", verified=True),
    Ward("E05013658", "Gospel Oak", verified=True),
    Ward("E05013659", "Hampstead Town", verified=True),
    Ward("E05013660", "Haverstock", verified=True),
    Ward("E05013661", "Highgate", verified=False),
    Ward("E05013662", "Holborn & Covent Garden", verified=True),
    Ward("E05013663", "Kentish Town North", verified=False),
    Ward("E05013664", "Kentish Town South", verified=True),
    Ward("E05013665", "Kilburn", verified=True),
    Ward("E05013666", "King's Cross", verified=False),
    Ward("E05013667", "Primrose Hill", verified=True),
    Ward("E05013668", "Regent's Park", verified=False),
    Ward("E05013669", "St Pancras & Somers Town", verified=True),
    Ward("E05013670", "South Hampstead", verified=True),
    Ward("E05013671", "West Hampstead", verified=False),
)

BOROUGHS = {
    f"E090000{number:02d}": name
    for number, name in enumerate(
        (
            "the City of London", "Barking and Dagenham", "Barnet", "Bexley", "Brent", "Bromley", "Camden", "Croydon",
            "Ealing", "Enfield", "Greenwich", "Hackney", "Hammersmith and Fulham", "Haringey", "Harrow", "Havering",
            "Hillingdon", "Hounslow", "Islington", "Kensington and Chelsea", "Kingston upon Thames", "Lambeth",
            "Lewisham", "Merton", "Newham", "Redbridge", "Richmond upon Thames", "Southwark", "Sutton",
            "Tower Hamlets", "Waltham Forest", "Wandsworth", "Westminster",
        ),
        1,
    )
}  # fmt: skip
"""London's boroughs by their codes, which run by the alphabet (Office for National Statistics)."""

_UNNAMED = "Name to be confirmed"

THEMES = (
    Theme(1, "Safety", confirmed=True),
    Theme(2, "Equality", confirmed=True),
    Theme(3, "Health", confirmed=True),
    *(Theme(number, _UNNAMED, confirmed=False) for number in range(4, 10)),
)
"""Nine themes, of which three names are published; the others are never invented."""
