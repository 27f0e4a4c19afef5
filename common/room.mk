COMMON_SRC := common/error.c common/str.c common/mem.c common/buf.c \
    common/utf8.c common/hash_set.c common/region.c common/arena.c common/fold.c common/tokenize.c common/stem.c \
    common/reaccent.c common/analyze.c common/sentence.c common/layout.c common/article.c \
    common/variants.c common/names.c common/synonyms.c \
    common/date.c common/date_stamp.c common/langid.c common/langid_words.c common/lang_code.c \
    common/json.c common/visible.c common/opt.c common/clock.c common/tally.c \
    common/sketch.c common/edits.c common/stop_words.c common/shell_word.c

# Only for the programs: the environment, and what they begin with.
PROGRAM_SRC := common/place.c common/descriptors.c

# Only for the generators of manual and completions.
MANUAL_SRC := common/manual.c common/shell_completion.c
