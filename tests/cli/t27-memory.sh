#!/bin/sh
# pt-index: memory stays below 200 MB whatever an article is like.
. ./support.sh

# peak_below MEGABYTES COMMAND…: its greatest resident memory, children apart.
cat >"$tmp/peak.py" <<'PYTHON'
import os, subprocess, sys
run = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(run.pid, 0)
peak = used.ru_maxrss // 1024
print("peak: %d MB, exit %d" % (peak, os.waitstatus_to_exitcode(status)))
sys.exit(peak >= int(sys.argv[1]) or os.waitstatus_to_exitcode(status) != 0)
PYTHON
peak_below() {
    python3 "$tmp/peak.py" "$@"
}

# write N DIFFERENT FILE: N words, so many of them different and all names, a
# sentence for each four, in a text as large as one may be.
write() {
    python3 - "$@" <<'PYTHON'
import sys
n, different = int(sys.argv[1]), int(sys.argv[2])
short = " ".join("ab"[i % 2] for i in range(n // different - 1))
words = " ".join("Wor%dd %s" % (i, short) for i in range(different)).split()
text = ".\n".join(" ".join(words[i:i + 4]) for i in range(0, len(words), 4))
text += " "
with open(sys.argv[3], "w") as out:
    out.write(text + "-" * (8388608 - len(text)))
PYTHON
}

mkdir "$tmp/most" "$tmp/more"
write 990000 49500 "$tmp/most/a.txt"
seq -f 'w%.0f' 50001 >"$tmp/more/different.txt"
yes 'a b c d e' | head -n 200001 >"$tmp/more/words.txt"
yes '!' | head -n 250001 >"$tmp/more/sentences.txt"

claim "the most that an article may be, in bulk" peak_below 200 \
    "$pt_index" --index "$tmp/one" --jobs 1 "$tmp/most"
claim "… and put into an index that there is" peak_below 200 \
    "$pt_index" --index "$tmp/two" --bulk=no --jobs 2 "$tmp/most"
mkdir "$tmp/several"
for i in 1 2 3 4 5 6; do cp "$tmp/most/a.txt" "$tmp/several/$i.txt"; done
claim "of several such, in shards, each leaves nothing behind" peak_below 150 \
    "$pt_index" --index "$tmp/three" --jobs 1 --shards 16 "$tmp/several"
claim "it is found" same 1 "$("$pt_search" --index "$tmp/two" -c Wor49499d)"
claim "what is more is skipped" exits 1 \
    "$pt_index" --index "$tmp/one" --jobs 2 "$tmp/more"
claim "… with the reason" same "\
more than 50000 different words, no article: different.txt
more than 250000 sentences, no article: sentences.txt
more than 1000000 words, no article: words.txt" \
    "$("$pt_index" --index "$tmp/one" --skipped | sed 's|\t.*/|: |')"
finish_claims
