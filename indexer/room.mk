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
    indexer/vanished.c \
    indexer/tour.c \
    indexer/session.c \
    indexer/members.c \
    indexer/story_table.c \
    indexer/story.c \
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
    indexer/ptindex.c

# What reads the kinds of files that need foreign libraries, one file a line.
READ_SRC := \
    indexer/source.c \
    indexer/html.c \
    indexer/xml_decode.c \
    indexer/xml_mend.c \
    indexer/xml_read.c \
    indexer/xml_html.c \
    indexer/facts.c \
    indexer/feed_item.c \
    indexer/source_feed.c \
    indexer/office.c \
    indexer/source_docx.c \
    indexer/source_odt.c \
    indexer/source_epub.c \
    indexer/unpack.c \
    indexer/container.c \
    indexer/source_compressed.c \
    indexer/source_archive.c \
    indexer/source_warc.c \
    indexer/inflate.c \
    indexer/headers.c \
    indexer/http.c \
    indexer/filter.c \
    indexer/pdf_boxes.c \
    indexer/pdf_text.c \
    indexer/source_pdf.c \
    indexer/mail_read.c \
    indexer/mbox.c \
    indexer/flowed.c \
    indexer/source_mail.c \
    indexer/encoding.c \
    indexer/source_any_text.c \
    indexer/json_read.c \
    indexer/given.c \
    indexer/input_utf16.c \
    indexer/source_json.c \
    indexer/yaml_read.c \
    indexer/front_matter.c \
    indexer/markdown_read.c \
    indexer/source_markdown.c \
    indexer/html_tree.c \
    indexer/html_words.c \
    indexer/html_page.c \
    indexer/html_clutter.c \
    indexer/html_blocks.c \
    indexer/html_regions.c \
    indexer/html_article.c \
    indexer/html_charset.c \
    indexer/html_strings.c \
    indexer/html_json_ld.c \
    indexer/html_meta.c \
    indexer/source_html.c \
    indexer/date_words.c

# Their libraries, as pkg-config calls them.
READ_PACKAGES := libarchive libxml-2.0 jansson gmime-3.0 uchardet \
    yaml-0.1 md4c

# The programs, not part of the library: pt-index linked with every room, pt-read
# with common/ and what reads, and nothing else.
PT_READ_SRC := indexer/pt_read.c indexer/serve.c
PT_INDEX_SRC := indexer/pt_index.c indexer/progress.c indexer/reasons.c \
    indexer/render_status.c
