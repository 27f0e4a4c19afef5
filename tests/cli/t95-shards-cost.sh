#!/bin/sh
# The simulation of many shards (tests/bench/shards_cost.py): it runs, it can be
# repeated, and where it can be worked out by hand it is right.
. ./support.sh
export PYTHONDONTWRITEBYTECODE=1
model() {
    PYTHONPATH=../bench python3 - "$1" <<'END'
import statistics, sys
import shards_cost as s
f = s.FIGURES
def closed_form():
    for n in s.SHARDS:
        for hits in (0, 10):
            times = s.simulate(f, n, share=0, runs=20, hits=hits)
            assert all(abs(t - s.closed_form(f, n, hits)) < 1e-9 for t in times)
def by_hand():
    g = dict(f, base_ms=1, shard_ms=2, hit_ms=3, shard_trips=6, hit_trips=7)
    # 1 + 10 x 2 + 6 x 0.5 + 5 x (3 + 7 x 0.5)
    assert abs(s.closed_form(g, 10, 5, 0.5) - 56.5) < 1e-9
def mean():
    # One shard: every answer is late with the same chance, in any step.
    g = dict(f, shard_trips=6)
    times = s.simulate(g, 1, share=0.05, mean=40, runs=40000, hits=0)
    late = statistics.mean(times) - s.closed_form(g, 1, 0)
    assert abs(late - 6 * 0.05 * 40) < 0.6, late
def repeats():
    assert s.simulate(f, 100, runs=50) == s.simulate(f, 100, runs=50)
    assert s.simulate(f, 100, runs=50) != s.simulate(f, 100, runs=50, seed=8)
def worse():
    at = [statistics.mean(s.simulate(f, 100, share=p, runs=200))
          for p in (0, 0.001, 0.01, 0.1)]
    assert at == sorted(at) and at[0] < at[-1], at
globals()[sys.argv[1]]()
END
}
claim "without stragglers it is the closed form" model closed_form
claim "… which is what one works out by hand" model by_hand
claim "with one shard its mean is the one worked out" model mean
claim "the same seed is the same table" model repeats
claim "more stragglers take longer" model worse
python3 ../bench/shards_cost.py table >"$tmp/table"
claim "the README shows its table" sh -c \
    'while IFS= read -r line; do
         grep -qxF -- "$line" ../../README.md || { echo "$line"; exit 1; }
     done <"$1"' - "$tmp/table"
finish_claims
