"""What a rig is."""
import ground


class Rig:
    name = goal = title = ""
    sample = 10   # trials for make check
    size = None   # articles of a ground of its own; None: that of the others
    night = None  # for make torture; None: every point
    is_in_order = False  # of all its points one after the other is quicker

    def __init__(self, place):
        self.ground = place
        self.n_foreign = 0  # trials that ended in libxapian's own fault, see upstream/

    def cannot(self):
        """Why it cannot run here, or nothing."""

    def prepare(self):
        pass

    def points(self):
        """All trials there are; None: as many as wanted, by number."""

    def trial(self, point):
        """Raises ground.Complaint when a promise is broken."""

    def notices(self):
        """What was taken away from the programs, and how soon that showed; falsy:
        it did not."""

    def tried_until(self, name, attempts):
        """Runs the attempts until one complains."""
        for number, attempt in enumerate(attempts, 1):
            try:
                attempt()
            except ground.Complaint as complaint:
                self.last_complaint = str(complaint)
                return "%s: trial %d" % (name, number)
        return None
