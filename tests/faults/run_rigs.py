"""run_rigs.py [--sample] [--trials N] [--kept FOLDER] [RIG…]: runs the rigs and
prints what they reached.

Each is first run on programs that lack the care it is about, and has to notice.
With --sample a few trials of each are made, for make check; otherwise as many as
its goal says, or --trials, and the trials made are remembered in the folder kept,
so that another run goes on from there. Removing it starts anew."""
import argparse
import json
import os
import random
import signal
import sys
import time

import ground
import rig_errors
import rig_kill
import rig_leaks
import rig_memory
import rig_mount
import rig_poison
import rig_power
import rig_room
import rig_signals

RIGS = {rig.name: rig for rig in (
    *rig_kill.RIGS, *rig_power.RIGS, *rig_mount.RIGS, *rig_errors.RIGS,
    *rig_room.RIGS,
    *rig_memory.RIGS, *rig_poison.RIGS, *rig_signals.RIGS, *rig_leaks.RIGS)}

MOST_SHOWN = 12
SAVE_EVERY = 10  # seconds


class Record:
    """The trials of a rig, kept in a file."""

    def __init__(self, folder, name):
        self.path = folder and os.path.join(folder, name + ".json")
        self.done, self.bad, self.n_bad, self.seconds = 0, [], 0, 0.0
        self.n_foreign = 0
        if self.path and os.path.exists(self.path):
            with open(self.path) as file:
                self.__dict__.update(json.load(file), path=self.path)

    def save(self):
        if not self.path:
            return
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        facts = {key: value for key, value in self.__dict__.items() if key != "path"}
        with open(self.path + ".new", "w") as file:
            json.dump(facts, file)
        os.replace(self.path + ".new", self.path)


def try_all(rig, record, wanted, is_sample):
    """Trials record.done to wanted. The order of points is fixed and mixed, so
    that few of them are spread over all, but where all are quicker in order."""
    began = saved = time.time()
    points = rig.points()
    if points is not None:
        points = list(points)
        if is_sample or not rig.is_in_order:
            random.Random(rig.name).shuffle(points)
        wanted = len(points) if wanted is None else min(wanted, len(points))
    before = record.seconds
    while record.done < wanted:
        number = record.done
        try:
            rig.trial(points[number] if points is not None else number)
        except ground.Complaint as complaint:
            record.n_bad += 1
            record.bad.append([number, str(points[number]) if points is not None else "",
                               str(complaint)])
            if len(record.bad) <= MOST_SHOWN:
                print("    %s %d: %s %s" % (rig.name, *record.bad[-1]), flush=True)
        record.done += 1
        record.seconds = before + time.time() - began
        if time.time() - saved > SAVE_EVERY:
            saved = time.time()
            record.n_foreign += rig.n_foreign
            rig.n_foreign = 0
            record.save()
    record.n_foreign += rig.n_foreign
    rig.n_foreign = 0
    record.save()
    return wanted


def row(rig, record, wanted, noticed):
    return "| %s | %s | %d%s | %s | %.0f | %s |" % (
        rig.goal, rig.title, record.done,
        "" if wanted is None or record.done >= wanted else " of %d" % wanted,
        "%d" % record.n_bad + (", %d in libxapian" % record.n_foreign if record.n_foreign else ""),
        record.seconds, noticed)


def run_rig(rig_class, options, shared):
    """A row of the table, and whether all held."""
    place = shared if rig_class.size is None else ground.Ground(rig_class.size)
    rig = rig_class(place)
    try:
        reason = rig.cannot()
        if reason:
            print("    %s SKIPPED: %s" % (rig.name, reason), flush=True)
            return "| %s | %s | skipped: %s | - | - | - |" % (rig.goal, rig.title, reason), True
        rig.prepare()
        noticed = rig.notices()
        if not noticed:
            print("    %s: notices nothing when the care is taken away" % rig.name)
        record = Record(None if options.sample else options.kept, rig.name)
        wanted = rig.sample if options.sample else options.trials or rig.night
        wanted = try_all(rig, record, wanted, options.sample)
        return (row(rig, record, wanted, noticed or "NOT NOTICED"),
                record.n_bad == 0 and bool(noticed))
    finally:
        if place is not shared:
            place.remove()


def main():
    # who starts tests in the background has its children hear no SIGINT
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--trials", type=int)
    parser.add_argument("--kept")
    parser.add_argument("rigs", nargs="*")
    options = parser.parse_args()
    unknown = [name for name in options.rigs if name not in RIGS]
    if unknown:
        sys.exit("no such rig: %s; there are %s" % (" ".join(unknown), " ".join(RIGS)))
    rows, all_hold = [], True
    shared = ground.Ground()
    try:
        for name in options.rigs or RIGS:
            line, holds = run_rig(RIGS[name], options, shared)
            rows.append(line)
            all_hold = all_hold and holds
            if not options.sample:
                print(line, flush=True)
    finally:
        shared.remove()
    print("| goal | what is done | trials | bad | s | noticed without the care |")
    print("|---|---|---|---|---|---|")
    print("\n".join(rows))
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main())
