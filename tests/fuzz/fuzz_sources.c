/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fuzz_sources.c: what reads other people's files. Whatever comes in, what goes
 * out is well-formed, crosses the wire, and is stored and read back as it was.
 */
#include "tests/fuzz/fuzz.h"

#include "common/utf8.h"
#include "index/record.h"
#include "indexer/source.h"
#include "indexer/sources/encoding.h"
#include "indexer/sources/json_read.h"
#include "indexer/sources/pdf_text.h"
#include "indexer/wire.h"

/* Reading is stopped there: what follows is the same again. */
enum { MOST_ARTICLES = 64 };

static void check_text(struct pt_str s)
{
    pt_fuzz_must(pt_utf8_valid_length(s) == s.len);
}

static void check_article(const struct pt_article *article)
{
    struct pt_buf record, hold;
    struct pt_article back;
    struct pt_error err;
    check_text(article->title);
    check_text(article->text);
    check_text(article->author);
    check_text(article->source);
    check_text(article->tags);
    check_text(article->boilerplate);
    pt_fuzz_must(article->text.len <= PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&record, PT_BUF_NO_CEILING);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    pt_record_encode(article, &record);
    pt_fuzz_must(pt_record_decode(pt_buf_str(&record), &hold, &back, &err) ==
                 PT_OK);
    pt_fuzz_must(pt_str_equal(article->text, back.text));
    pt_fuzz_must(pt_str_equal(article->title, back.title));
    pt_fuzz_must(article->date == back.date);
    pt_buf_fini(&record);
    pt_buf_fini(&hold);
}

static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    size_t *const n = context;
    check_article(article);
    return ++*n < MOST_ARTICLES ? PT_OK : pt_fail(err, PT_EIO, "enough");
}

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    (void)part;
    size_t *const n = context;
    pt_fuzz_must(reason[0]);
    return ++*n < MOST_ARTICLES ? PT_OK : pt_fail(err, PT_EIO, "enough");
}

static void
read_as(const struct pt_source *source, const char *path, struct pt_str bytes)
{
    struct pt_arena arena;
    struct pt_error err = {0};
    size_t n = 0;
    struct pt_input input = {.path = pt_str_of(path)};
    const struct pt_article_sink sink = {take, skip, &n};
    pt_arena_init(&arena);
    pt_input_init_bytes(&input, bytes);
    if (source->read(&input, &arena, &sink, &err) != PT_OK)
        pt_fuzz_must(err.message[0]);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
}

#define SOURCE(name, path)                                                     \
    static void fuzz_##name(struct pt_str bytes)                               \
    {                                                                          \
        read_as(&pt_source_##name, path, bytes);                               \
    }

SOURCE(text, "/a/2025-03-01-letters.txt")
SOURCE(any_text, "/a/letters.txt")
SOURCE(markdown, "/a/note.md")
SOURCE(html, "/a/page.html")
SOURCE(json, "/a/news.jsonl")
SOURCE(feed, "/a/feed.xml")
SOURCE(mail, "/a/letter.eml")
SOURCE(mbox, "/a/box.mbox")
SOURCE(warc, "/a/crawl.warc")
SOURCE(docx, "/a/text.docx")
SOURCE(odt, "/a/text.odt")
SOURCE(epub, "/a/book.epub")
SOURCE(archive, "/a/all.zip")
SOURCE(compressed, "/a/page.html.gz")

/* What pdftotext says of a PDF: that program itself is not ours. */
static void fuzz_pdf_text(struct pt_str bytes)
{
    struct pt_pdf_boxes boxes;
    struct pt_arena arena;
    struct pt_article article = {.date = PT_DATE_NONE};
    struct pt_error err = {0};
    pt_pdf_boxes_init(&boxes);
    pt_arena_init(&arena);
    const size_t half = bytes.len / 2;
    if (pt_pdf_boxes_take(&boxes, pt_str_sub(bytes, 0, half), &err) == PT_OK &&
        pt_pdf_boxes_take(&boxes, pt_str_sub(bytes, half, bytes.len), &err) ==
            PT_OK &&
        pt_pdf_text_read(&boxes, &arena, &article, &err) == PT_OK)
        check_text(article.text);
    pt_arena_fini(&arena);
    pt_pdf_boxes_fini(&boxes);
}

/* A charset, 0xff, bytes in it. */
static void fuzz_encoding(struct pt_str bytes)
{
    struct pt_arena arena;
    struct pt_decoded decoded;
    struct pt_error err = {0};
    pt_arena_init(&arena);
    if (pt_encoding_decode(bytes, &arena, &decoded, &err) == PT_OK)
        check_text(decoded.text);
    const struct pt_str charset = pt_fuzz_cut(&bytes);
    if (pt_encoding_decode_as(bytes, charset, &arena, &decoded, &err) == PT_OK)
        check_text(decoded.text);
    pt_arena_fini(&arena);
}

/* The first byte says which message. */
static void fuzz_wire(struct pt_str bytes)
{
    struct pt_wire_request request;
    struct pt_wire_skip part;
    struct pt_wire_end end;
    struct pt_article article;
    enum pt_wire_type type;
    struct pt_buf frame;
    uint32_t version;
    size_t len;
    if (bytes.len < 1 + PT_WIRE_HEADER_BYTES)
        return;
    (void)pt_wire_get_header(bytes.ptr + 1, &type, &len);
    pt_buf_init(&frame, PT_BUF_NO_CEILING);
    pt_buf_add(&frame, pt_str_sub(bytes, 1, bytes.len));
    switch (bytes.ptr[0]) {
    case 'H':
        (void)pt_wire_get_hello(frame.ptr, frame.len, &version);
        break;
    case 'R':
        (void)pt_wire_get_request(frame.ptr, frame.len, &request);
        break;
    case 'S':
        (void)pt_wire_get_skip(frame.ptr, frame.len, &part);
        break;
    case 'E':
        (void)pt_wire_get_end(frame.ptr, frame.len, &end);
        break;
    default:
        if (pt_wire_get_article(frame.ptr, frame.len, 1000, &article))
            check_article(&article);
    }
    pt_buf_fini(&frame);
}

static void fuzz_json_value(struct pt_str bytes)
{
    struct pt_json *root = NULL;
    struct pt_error err = {0};
    struct pt_json_scan scan = {0};
    (void)pt_json_scan(&scan, bytes);
    if (pt_json_parse(bytes, &root, &err) == PT_OK) {
        void *cursor = NULL;
        struct pt_str name;
        const struct pt_json *value;
        while (pt_json_next_member(root, &cursor, &name, &value))
            check_text(pt_json_text_of(value));
        for (size_t i = 0; i < pt_json_n_items(root); i++)
            (void)pt_json_type_of(pt_json_item(root, i));
    }
    pt_json_free(root);
}

const struct pt_fuzz_target pt_fuzz_sources[] = {
    {"text",       fuzz_text      },
    {"any_text",   fuzz_any_text  },
    {"markdown",   fuzz_markdown  },
    {"html",       fuzz_html      },
    {"json",       fuzz_json      },
    {"json_value", fuzz_json_value},
    {"feed",       fuzz_feed      },
    {"mail",       fuzz_mail      },
    {"mbox",       fuzz_mbox      },
    {"warc",       fuzz_warc      },
    {"docx",       fuzz_docx      },
    {"odt",        fuzz_odt       },
    {"epub",       fuzz_epub      },
    {"archive",    fuzz_archive   },
    {"compressed", fuzz_compressed},
    {"pdf_text",   fuzz_pdf_text  },
    {"encoding",   fuzz_encoding  },
    {"wire",       fuzz_wire      },
    {NULL,         NULL           }
};
