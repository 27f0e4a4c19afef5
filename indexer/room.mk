INDEXER_SRC := indexer/kind.c indexer/input.c indexer/source_text.c indexer/encoding.c \
    indexer/metadata.c indexer/walk.c indexer/zlist.c indexer/roots.c \
    indexer/skips.c indexer/ledger.c indexer/session.c indexer/members.c indexer/vanished.c indexer/tour.c indexer/ingest.c indexer/ingest_file.c indexer/synonyms_file.c \
    indexer/update.c indexer/update_rounds.c indexer/update_homeless.c indexer/update_forget.c \
    indexer/ptindex.c

# What reads the kinds of files that need foreign libraries, one file a line.
READ_SRC := \
    indexer/source.c \
    indexer/html.c

# Their libraries, as pkg-config calls them.
READ_PACKAGES := libarchive libxml-2.0 jansson gmime-3.0 uchardet

# The program: linked with every room, not part of the library.
PT_INDEX_SRC := indexer/pt_index.c indexer/progress.c
