INDEX_SRC := \
    index/schema.c \
    index/record.c \
    index/lengths.c \
    index/document.c \
    index/iamglass.c \
    index/checksums.c \
    index/checksums_update.c \
    index/glass_read.c \
    index/remains.c \
    index/index_check.c \
    index/index_dir.c \
    index/index_writer.c \
    index/index_reader.c \
    index/index_words.c \
    index/synonym_table.c \
    index/xapian_c.cc
