# What the library and pt-read both hold.
INDEXER_READ_SRC := indexer/kind.c indexer/input.c indexer/source_text.c \
    indexer/unicode.c indexer/metadata.c indexer/zlist.c indexer/wire.c

INDEXER_SRC := $(INDEXER_READ_SRC) \
    indexer/worker.c \
    indexer/ignore.c \
    indexer/walk.c \
    indexer/roots.c \
    indexer/skips.c \
    indexer/ledger.c \
    indexer/changes.c \
    indexer/vanished.c \
    indexer/tour.c \
    indexer/session.c \
    indexer/members.c \
    indexer/story_near.c \
    indexer/story_table.c \
    indexer/story_unread.c \
    indexer/story_urls.c \
    indexer/story.c \
    indexer/ahead.c \
    indexer/ingest.c \
    indexer/ingest_file.c \
    indexer/synonyms_file.c \
    indexer/update.c \
    indexer/update_rounds.c \
    indexer/update_homeless.c \
    indexer/update_forget.c \
    indexer/stream.c \
    indexer/watch.c \
    indexer/follow.c \
    indexer/upkeep.c \
    indexer/repair.c \
    indexer/export.c \
    indexer/ptindex_status.c \
    indexer/ptindex.c

# What reads the kinds of files that need foreign libraries, one file a line.
READ_SRC := \
    indexer/sources/source.c \
    indexer/sources/html.c \
    indexer/sources/xml_decode.c \
    indexer/sources/xml_mend.c \
    indexer/sources/xml_read.c \
    indexer/sources/xml_html.c \
    indexer/sources/facts.c \
    indexer/sources/feed_item.c \
    indexer/sources/source_feed.c \
    indexer/sources/office.c \
    indexer/sources/source_docx.c \
    indexer/sources/source_odt.c \
    indexer/sources/source_epub.c \
    indexer/sources/unpack_feed.c \
    indexer/sources/unpack_stream.c \
    indexer/sources/unpack_members.c \
    indexer/sources/unpack_zip.c \
    indexer/sources/container.c \
    indexer/sources/source_compressed.c \
    indexer/sources/source_archive.c \
    indexer/sources/source_warc.c \
    indexer/sources/inflate.c \
    indexer/sources/headers.c \
    indexer/sources/http.c \
    indexer/sources/filter.c \
    indexer/sources/pdf_boxes.c \
    indexer/sources/pdf_text.c \
    indexer/sources/source_pdf.c \
    indexer/sources/mail_read.c \
    indexer/sources/mbox.c \
    indexer/sources/flowed.c \
    indexer/sources/source_mail.c \
    indexer/sources/encoding.c \
    indexer/sources/source_any_text.c \
    indexer/sources/json_read.c \
    indexer/sources/given.c \
    indexer/sources/input_utf16.c \
    indexer/sources/source_json.c \
    indexer/sources/yaml_read.c \
    indexer/sources/front_matter.c \
    indexer/sources/markdown_read.c \
    indexer/sources/source_markdown.c \
    indexer/sources/html_tree.c \
    indexer/sources/html_words.c \
    indexer/sources/html_page.c \
    indexer/sources/html_clutter.c \
    indexer/sources/html_blocks.c \
    indexer/sources/html_regions.c \
    indexer/sources/html_article.c \
    indexer/sources/html_charset.c \
    indexer/sources/html_strings.c \
    indexer/sources/html_json_ld.c \
    indexer/sources/html_meta.c \
    indexer/sources/source_html.c \
    indexer/sources/date_words.c

# Their libraries, as pkg-config calls them.
READ_PACKAGES := libarchive libxml-2.0 jansson gmime-3.0 uchardet \
    yaml-0.1 md4c

# The programs, not part of the library: pt-index linked with every room, pt-read
# with common/ and what reads, and nothing else.
PT_READ_SRC := indexer/pt_read.c indexer/serve.c
PT_INDEX_SRC := \
    indexer/program/pt_index.c \
    indexer/index_options.c \
    indexer/program/index_settings.c \
    indexer/program/interrupt.c \
    indexer/program/progress.c \
    indexer/program/console.c \
    indexer/program/reasons.c \
    indexer/program/events.c \
    indexer/program/render_status.c \
    indexer/program/servers.c \
    indexer/program/deeds.c

# The generator of its manual and completions.
WRITE_INDEX_SRC := indexer/manual/write_index.c indexer/index_options.c
