INDEX_SRC := index/schema.c index/record.c index/lengths.c index/document.c \
    index/index_dir.c index/deflate.c index/intern.c \
    index/identities.c index/glass_pack.c index/glass_positions.c \
    index/glass_lists.c index/glass_table.c index/glass_version.c \
    index/bulk_run.c index/bulk_entries.c index/bulk_forms.c index/bulk_terms.c index/bulk_merge.c index/index_bulk.c \
    index/late_changes.c index/index_writer.c index/index_reader.c \
    index/synonym_table.c index/xapian_c.cc
