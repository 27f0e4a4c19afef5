INDEX_SRC := index/schema.c index/record.c index/lengths.c index/topic.c index/document.c \
    index/index_dir.c index/index_writer.c index/index_reader.c \
    index/synonym_table.c index/xapian_c.cc
