"""Rows of measurements, their ratios, and how they are printed."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Target:
    """Yore's value is to be `sign` `factor` times the peer's, or `factor` itself where there is no peer."""

    sign: str
    factor: float
    peer: str = ""

    def text(self):
        return f"{self.sign} {self.factor:g}" + (f" x {self.peer}" if self.peer else "")

    def holds(self, value):
        return value >= self.factor if self.sign == ">=" else value <= self.factor


@dataclass
class Row:
    """One measurement: values by who was measured, one a round. The first is Yore's."""

    name: str
    what: str
    unit: str
    targets: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    remarks: list = field(default_factory=list)

    def add(self, who, value):
        self.values.setdefault(who, []).append(value)

    def own(self):
        return next(iter(self.values), None)

    def ratios(self, peer):
        """Yore's value over the peer's, round by round."""
        return [ours / theirs for ours, theirs in zip(self.values[self.own()], self.values[peer]) if theirs]

    def target_of(self, peer):
        return next((target for target in self.targets if target.peer == peer), None)


def spread(numbers):
    """(median, least, most)"""
    return statistics.median(numbers), min(numbers), max(numbers)


def number(value):
    if value >= 10000:
        return f"{value:,.0f}"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def spread_text(numbers):
    median, least, most = spread(numbers)
    return number(median) if least == most else f"{number(median)} [{number(least)}..{number(most)}]"


def verdict(target, median):
    if target is None:
        return ""
    return f"{target.text()}: {'holds' if target.holds(median) else 'MISSED'}"


def lines_of(row):
    """(who, value, ratio, verdict), Yore first."""
    own = row.own()
    if own is None:
        return [("", "not measured", "", "; ".join(target.text() for target in row.targets))]
    absolute = row.target_of("")
    lines = [(own, spread_text(row.values[own]), "", verdict(absolute, statistics.median(row.values[own])))]
    for peer in list(row.values)[1:]:
        ratios = row.ratios(peer)
        lines.append((peer, spread_text(row.values[peer]), spread_text(ratios), verdict(row.target_of(peer), statistics.median(ratios))))
    return lines


def print_text(rows, machine, out):
    for key, value in machine.items():
        print(f"{key}: {value}", file=out)
    for row in rows:
        print(f"\n{row.name}: {row.what}, {row.unit}", file=out)
        for who, value, ratio, said in lines_of(row):
            print(f"  {who:<22}{value:<34}{ratio:<24}{said}".rstrip(), file=out)
        for remark in row.remarks:
            print(f"  ({remark})", file=out)
    print("\nMedians [least..most] of the rounds; the third column is Yore's value over the peer's, as the median of the rounds'.", file=out)


def as_json(rows, machine):
    listed = []
    for row in rows:
        measured = {"row": row.name, "what": row.what, "unit": row.unit, "values": row.values, "remarks": row.remarks}
        measured["ratios"] = {peer: spread(row.ratios(peer)) for peer in list(row.values)[1:]}
        measured["targets"] = []
        for target in row.targets:
            met = None
            if target.peer in measured["ratios"]:
                met = target.holds(measured["ratios"][target.peer][0])
            elif not target.peer and row.values:
                met = target.holds(statistics.median(row.values[row.own()]))
            measured["targets"].append({"target": target.text(), "holds": met})
        listed.append(measured)
    return {"machine": machine, "rows": listed}
