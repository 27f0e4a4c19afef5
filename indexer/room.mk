INDEXER_SRC := indexer/source.c indexer/source_text.c indexer/encoding.c \
    indexer/metadata.c indexer/walk.c indexer/zlist.c indexer/roots.c \
    indexer/skips.c indexer/session.c indexer/ingest.c indexer/synonyms_file.c \
    indexer/update.c \
    indexer/ptindex.c

# The program: linked with every room, not part of the library.
PT_INDEX_SRC := indexer/pt_index.c indexer/progress.c
