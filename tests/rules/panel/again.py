"""The panel's arithmetic a second time, slowly and in another style, from the written rule alone.

It works on the plain JSON of a record and shares no code with the product: least squares by Gauss over every level
at once, money by counting sets of strands (Hall's condition), charging by halving, Equal Shares by trying breakpoints.
"""

import hashlib
from fractions import Fraction
from itertools import combinations, pairwise


def compute(record):
    bids = {bid["ref"]: bid for bid in record["bids"]}
    panel = record["panel"]
    grades = {(vote["panellist"], vote["bid"]): vote["grade"] for vote in record["votes"] if vote["state"] == "graded"}
    facts = {ref: quorum(record, ref, grades) for ref in bids}
    sums = {ref: panel_amount(bids[ref], record["votes"]) for ref in bids}
    quorate = [ref for ref in bids if facts[ref]["graded"] >= facts[ref]["needed"]]
    full = propose(record, quorate, grades, sums)
    order, averages, means, comparable, turns = full
    hangs = {ref: [] for ref in bids}
    for who in panel:
        less = {pair: grade for pair, grade in grades.items() if pair[0] != who}
        still = [ref for ref in quorate if any(pair[1] == ref for pair in less)]
        other = propose(record, still, less, sums)[4]
        for ref in quorate:
            if (turns[ref][1] > 0) is not (other.get(ref, ("", 0))[1] > 0):
                hangs[ref].append(who)
    charged = charging(record, [(ref, turns[ref][1]) for ref in order if turns[ref][1]])
    made = {}
    for ref in bids:
        outcome, amount = turns.get(ref, ("no_quorum", 0))
        made[ref] = facts[ref] | {
            "average": str(averages[ref]) if ref in averages else None,
            "mean": str(means[ref]) if ref in means else None,
            "outcome": outcome,
            "amount": amount,
            "charged": charged.get(ref, {}),
            "hangs_on": sorted(hangs[ref]),
        }
    left = {strand["strand"]: strand["available"] for strand in record["strands"]}
    for row in charged.values():
        for strand, amount in row.items():
            left[strand] -= amount
    fundable = [ref for ref in order if means[ref] >= record["line"]]
    second = second_opinion(record, fundable, grades, averages, sums)
    return {"comparable": comparable, "order": order, "left": left, "second_opinion": second, "bids": made}


def quorum(record, ref, grades):
    out = [vote for vote in record["votes"] if vote["bid"] == ref and vote["state"] == "stepped_out"]
    entitled = len(record["panel"]) - len(out)
    graded = sum(1 for pair in grades if pair[1] == ref)
    return {"graded": graded, "entitled": entitled, "needed": max(record["quorum_floor"], entitled // 2 + 1)}


def panel_amount(bid, votes):
    wanted = []
    for vote in votes:
        if vote["bid"] == bid["ref"] and vote["state"] == "graded" and vote["grade"] >= 2:
            lower = vote.get("lower")
            wanted.append(bid["asked"] if lower is None else min(bid["asked"], lower))
    if not wanted:
        return bid["asked"]
    wanted.sort()
    return max(bid["least"], wanted[(len(wanted) - 1) // 2])


def propose(record, refs, grades, sums):
    pairs = {pair: grade for pair, grade in grades.items() if pair[1] in refs}
    means = {}
    for ref in refs:
        given = [grade for pair, grade in pairs.items() if pair[1] == ref]
        means[ref] = Fraction(sum(given), len(given))
    comparable = pieces(refs, pairs) <= 1
    averages = least_squares(refs, pairs) if comparable else means
    order = arrange(record, refs, pairs, averages)
    return order, averages, means, comparable, walk(record, order, means, sums)


def pieces(refs, pairs):
    parent = {("bid", ref): ("bid", ref) for ref in refs} | {("who", who): ("who", who) for who, _ in pairs}

    def root(node):
        while parent[node] != node:
            node = parent[node]
        return node

    for who, ref in pairs:
        parent[root(("who", who))] = root(("bid", ref))
    return len({root(node) for node in parent})


def least_squares(refs, pairs):
    """All levels at once: one equation per panellist and bid, the first replaced by "panellists sum to zero"."""
    people = sorted({who for who, _ in pairs})
    names = [("who", who) for who in people] + [("bid", ref) for ref in refs]
    if not names:
        return {}
    column = {name: index for index, name in enumerate(names)}
    table = [[Fraction(0)] * (len(names) + 1) for _ in names]
    for (who, ref), grade in pairs.items():
        for here, there in ((("who", who), ("bid", ref)), (("bid", ref), ("who", who))):
            table[column[here]][column[here]] += 1
            table[column[here]][column[there]] += 1
            table[column[here]][-1] += grade
    table[0] = [Fraction(int(name[0] == "who")) for name in names] + [Fraction(0)]
    answer = gauss(table)
    return {ref: answer[column["bid", ref]] for ref in refs}


def gauss(table):
    size = len(table)
    for step in range(size):
        pivot = next(row for row in range(step, size) if table[row][step] != 0)
        table[step], table[pivot] = table[pivot], table[step]
        lead = table[step][step]
        table[step] = [value / lead for value in table[step]]
        for row in range(size):
            if row != step and table[row][step] != 0:
                times = table[row][step]
                table[row] = [value - times * other for value, other in zip(table[row], table[step], strict=True)]
    return [row[-1] for row in table]


def arrange(record, refs, pairs, averages):
    def wins(ref):
        total = 0
        for other in refs:
            if other != ref and averages[other] == averages[ref]:
                better = worse = 0
                for who in record["panel"]:
                    if (who, ref) in pairs and (who, other) in pairs:
                        better += pairs[who, ref] > pairs[who, other]
                        worse += pairs[who, ref] < pairs[who, other]
                if better != worse:
                    total += 1 if better > worse else -1
        return total

    return sorted(refs, key=lambda ref: (-averages[ref], -wins(ref), lot(record, ref)))


def lot(record, ref):
    return hashlib.sha256("|".join([record["seed"], record["head"], ref]).encode("utf-8")).hexdigest()


def walk(record, order, means, sums):
    bids = {bid["ref"]: bid for bid in record["bids"]}
    caps = {strand["strand"]: strand["available"] for strand in record["strands"]}
    granted, turns = [], {}
    for ref in order:
        if means[ref] < record["line"]:
            turns[ref] = ("below_line", 0)
            continue
        bid = bids[ref]
        room = room_for(bid["strands"], granted, caps)
        part = room // 100 * 100
        if room >= sums[ref]:
            turns[ref] = ("fund", sums[ref])
        elif part >= bid["least"]:
            turns[ref] = ("part_fund", part)
        else:
            turns[ref] = ("no_money", 0)
        if turns[ref][1]:
            granted.append((set(bid["strands"]), turns[ref][1]))
    return turns


def subsets(names):
    return [set(some) for size in range(len(names) + 1) for some in combinations(names, size)]


def room_for(strands, granted, caps):
    """By Hall: no set of strands holding all of this bid's may owe more than it has."""
    return min(
        sum(caps[name] for name in some) - sum(amount for open_to, amount in granted if open_to <= some)
        for some in subsets(sorted(caps))
        if set(strands) <= some
    )


def can_carry(needs, caps):
    return all(
        sum(amount for open_to, amount in needs if open_to <= some) <= sum(caps[name] for name in some)
        for some in subsets(sorted(caps))
    )


def halve(low, high, holds):
    """The greatest number from low to high for which `holds`; it holds for low."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def charging(record, awards):
    open_to = {bid["ref"]: set(bid["strands"]) for bid in record["bids"]}
    line = [row["strand"] for row in sorted(record["strands"], key=lambda row: row["order"])]
    caps = {row["strand"]: row["available"] for row in record["strands"]}
    needs = [[open_to[ref], amount] for ref, amount in awards]
    for strand in reversed(line):
        have = caps[strand]
        spare = halve(0, have, lambda cut, s=strand, h=have: can_carry(needs, caps | {s: h - cut}))
        caps[strand] = have - spare
    made = {}
    for place, (ref, _) in enumerate(awards):
        made[ref] = {}
        for strand in line:
            if strand not in open_to[ref]:
                continue
            most = min(needs[place][1], caps[strand])

            def holds(part, s=strand, p=place):
                rest = [[where, amount - part * (index == p)] for index, (where, amount) in enumerate(needs)]
                return can_carry(rest, caps | {s: caps[s] - part})

            part = halve(0, most, holds)
            needs[place][1] -= part
            caps[strand] -= part
            if part:
                made[ref][strand] = part
    return made


def second_opinion(record, fundable, grades, averages, sums):
    panel = record["panel"]
    pot = sum(strand["available"] for strand in record["strands"])
    likes = {
        (who, ref): max(Fraction(0), (Fraction(grades.get((who, ref), averages[ref])) - 1) * sums[ref])
        for who in panel
        for ref in fundable
    }
    purse = {who: Fraction(pot, len(panel)) for who in panel}
    bought, spent = [], 0
    while True:
        offers = []
        for ref in fundable:
            if ref not in bought:
                price = price_of(sums[ref], [(purse[who], likes[who, ref]) for who in panel if likes[who, ref] > 0])
                if price is not None:
                    offers.append((price, lot(record, ref), ref))
        if not offers:
            break
        price, _, ref = min(offers)
        for who in panel:
            purse[who] -= min(purse[who], price * likes[who, ref])
        bought.append(ref)
        spent += sums[ref]
    for ref in fundable:
        if ref not in bought and spent + sums[ref] <= pot:
            bought.append(ref)
            spent += sums[ref]
    return bought


def price_of(cost, supporters):
    """Where the pieces of sum(min(purse, price * like)) change slope, find the piece that reaches the cost."""
    if sum(purse for purse, _ in supporters) < cost:
        return None
    bends = sorted({Fraction(0), *(purse / like for purse, like in supporters)})
    for low, high in pairwise(bends):
        at_low, at_high = (sum(min(purse, price * like) for purse, like in supporters) for price in (low, high))
        if at_low < cost <= at_high:
            return low + (cost - at_low) * (high - low) / (at_high - at_low)
    return None
