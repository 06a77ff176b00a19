"""Rounds made up from a seed, as the plain JSON of a record, rich in whatever the rule treats apart."""

import random


def made_up(seed, people=None, ideas=None):
    """Make a round up: small panels, many ties, zeros, step-outs, thin money, restricted strands, split panels."""
    dice = random.Random(seed)
    panel = [f"P{n}" for n in range(people or dice.randint(1, 9))]
    strands = [f"s{n}" for n in range(dice.randint(1, 4))]
    orders = dice.sample(range(-5, 20), len(strands))
    bids = [made_up_bid(dice, f"KIT-{n}", strands) for n in range(ideas or dice.randint(0, 8))]
    choices = dice.choice([[0, 1, 2, 3, 4], [2, 3], [0, 4], [2, 2, 3, 4, 4], [3], [1, 2, 3]])
    cast = dice.choice([0.35, 0.6, 0.8, 0.95, 1, 1])
    split = dice.random() < 0.15
    votes = []
    for number, who in enumerate(panel):
        for place, bid in enumerate(bids):
            if split and number % 2 != place % 2:
                votes += [{"panellist": who, "bid": bid["ref"], "state": "stepped_out"}] * (dice.random() < 0.7)
            elif dice.random() < cast:
                votes.append(graded(dice, who, bid, dice.choice(choices)))
            elif dice.random() < 0.7:
                state = dice.choice(["cannot_judge", "stepped_out", "stepped_out"])
                votes.append({"panellist": who, "bid": bid["ref"], "state": state, "grade": None})
    dice.shuffle(votes)
    return {
        "format": "kitpanel-round/1", "rule": "kitpanel-rule/1", "round": f"R-{seed}", "seed": f"{seed:x}",
        "head": f"{seed * 7:x}", "line": dice.choice([2, 2, 2, 1, 3]), "quorum_floor": dice.choice([0, 1, 1, 2, 4]),
        "panel": panel, "bids": bids, "votes": votes,
        "strands": [
            {"strand": name, "available": dice.choice([0, dice.randint(0, 60_000), dice.randint(0, 400_000)]), "order": o}
            for name, o in zip(strands, orders, strict=True)
        ],
    }  # fmt: skip


def made_up_bid(dice, ref, strands):
    asked = dice.choice([dice.randint(1, 20) * 100, dice.randint(1, 2000) * 100])
    least = dice.choice([100, asked, dice.randint(1, asked // 100) * 100])
    return {"ref": ref, "asked": asked, "least": least, "strands": dice.sample(strands, dice.randint(1, len(strands)))}


def graded(dice, who, bid, grade):
    vote = {"panellist": who, "bid": bid["ref"], "state": "graded", "grade": grade}
    if dice.random() < 0.3:
        vote["lower"] = dice.choice([None, dice.randint(1, bid["asked"] // 100) * 100])
    return vote
