#!/bin/sh
# The README's pictures show what pt-search prints today.
. ./support.sh
shown=$(cd ../../search/manual && pwd)
python3 ../house/picture.py "$PT_BIN" "$samples" "$tmp" || exit 1
pictures=$(cd "$tmp" && ls ./*.svg | sed 's|^\./||')
claim "there are three" same 3 "$(echo "$pictures" | wc -l)"
for picture in $pictures; do
    claim "$picture is of today (else: make pictures)" \
        cmp "$shown/$picture" "$tmp/$picture"
    claim "$picture is well-formed" python3 -c \
        'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$tmp/$picture"
    claim "README shows $picture" grep -q "(search/manual/$picture)" ../../README.md
done
claim "matches are marked in them" grep -q \
    'class="bold red"[^>]*>Budapest Memorandum<' "$tmp/answer.svg"
claim "nobody's own folder is in them" sh -c "! grep -l '$tmp' '$tmp'/*.svg"
finish_claims
