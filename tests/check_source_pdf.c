/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_pdf.c: a PDF -> title, author, date, paragraphs. The PDFs are
 * written here: pages of lines, each where it is told to stand.
 */
#define _GNU_SOURCE
#include "indexer/source.h"
#include "indexer/sources/pdf_boxes.h"

#include "common/clock.h"

#include <check.h>
#include <stdio.h>
#include <sys/wait.h>

Suite *pt_suite_source_pdf(void);

/* ------------------------------------------------------------- a writer --- */

enum { MOST_PAGES = 400, MOST_OBJECTS = 2 * MOST_PAGES + 8 };

struct pdf {
    struct pt_buf bytes;
    size_t at[MOST_OBJECTS]; /* offset of each object */
    int n_objects;
    int pages[MOST_PAGES];
    int n_pages;
    struct pt_buf page; /* the content of the page being written */
};

static void begin_object(struct pdf *pdf, int number)
{
    ck_assert_int_lt(number, MOST_OBJECTS);
    pdf->at[number] = pdf->bytes.len;
    pt_buf_printf(&pdf->bytes, "%d 0 obj\n", number);
}

/* 1 catalogue, 2 pages, 3 font, 4 properties. */
static void pdf_begin(struct pdf *pdf)
{
    *pdf = (struct pdf){.n_objects = 5};
    pt_buf_init(&pdf->bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&pdf->page, PT_BUF_NO_CEILING);
    pt_buf_puts(&pdf->bytes, "%PDF-1.4\n");
}

/* x and y in points from the upper left corner of a letter page. */
static void pdf_line(struct pdf *pdf, int x, int y, int size, const char *text)
{
    pt_buf_printf(&pdf->page, "BT /F1 %d Tf %d %d Td (", size, x, 792 - y);
    for (; *text; text++) {
        if (strchr("()\\", *text))
            pt_buf_add_byte(&pdf->page, '\\');
        pt_buf_add_byte(&pdf->page, *text);
    }
    pt_buf_puts(&pdf->page, ") Tj ET\n");
}

/* A page is done. */
static void pdf_page(struct pdf *pdf)
{
    const int page = pdf->n_objects++, content = pdf->n_objects++;
    ck_assert_int_lt(pdf->n_pages, MOST_PAGES);
    pdf->pages[pdf->n_pages++] = page;
    begin_object(pdf, page);
    pt_buf_printf(&pdf->bytes,
                  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
                  "/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R "
                  ">>\nendobj\n",
                  content);
    begin_object(pdf, content);
    pt_buf_printf(&pdf->bytes, "<< /Length %zu >>\nstream\n", pdf->page.len);
    pt_buf_add(&pdf->bytes, pt_buf_str(&pdf->page));
    pt_buf_puts(&pdf->bytes, "\nendstream\nendobj\n");
    pt_buf_clear(&pdf->page);
}

/* properties: "/Title (x) /Author (y)"; trailer: more of that, or "". */
static struct pt_str
pdf_end(struct pdf *pdf, const char *properties, const char *trailer)
{
    begin_object(pdf, 1);
    pt_buf_puts(&pdf->bytes, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    begin_object(pdf, 2);
    pt_buf_puts(&pdf->bytes, "<< /Type /Pages /Kids [");
    for (int i = 0; i < pdf->n_pages; i++)
        pt_buf_printf(&pdf->bytes, " %d 0 R", pdf->pages[i]);
    pt_buf_printf(&pdf->bytes, " ] /Count %d >>\nendobj\n", pdf->n_pages);
    begin_object(pdf, 3);
    pt_buf_puts(&pdf->bytes, "<< /Type /Font /Subtype /Type1 /BaseFont "
                             "/Helvetica /Encoding /WinAnsiEncoding >>\n"
                             "endobj\n");
    begin_object(pdf, 4);
    pt_buf_printf(&pdf->bytes, "<< %s >>\nendobj\n", properties);
    const size_t xref = pdf->bytes.len;
    pt_buf_printf(&pdf->bytes, "xref\n0 %d\n0000000000 65535 f \n",
                  pdf->n_objects);
    for (int i = 1; i < pdf->n_objects; i++)
        pt_buf_printf(&pdf->bytes, "%010zu 00000 n \n", pdf->at[i]);
    pt_buf_printf(&pdf->bytes,
                  "trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\n"
                  "startxref\n%zu\n%%%%EOF\n",
                  pdf->n_objects, trailer, xref);
    ck_assert_int_eq(pt_buf_status(&pdf->bytes), PT_OK);
    return pt_buf_str(&pdf->bytes);
}

static void pdf_fini(struct pdf *pdf)
{
    pt_buf_fini(&pdf->bytes);
    pt_buf_fini(&pdf->page);
}

/* Lines below each other, empty ones leave a gap, those that begin with a tab
 * are indented. Returns the y below. */
static int pdf_lines(struct pdf *pdf, int x, int y, const char *const *lines)
{
    for (; *lines; lines++) {
        const bool is_indented = **lines == '\t';
        if (**lines)
            pdf_line(pdf, x + (is_indented ? 12 : 0), y, 10,
                     *lines + is_indented);
        y += **lines ? 12 : 8;
    }
    return y;
}

/* -------------------------------------------------------------- reading --- */

struct found {
    char title[400];
    char author[100];
    char text[20000];
    char boilerplate[1000];
    int32_t date;
    unsigned char origins[PT_N_FACTS];
    int n;
};

static enum pt_status
keep(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct found *const found = context;
    (void)err;
    found->n++;
    found->date = article->date;
    memcpy(found->origins, article->origins, sizeof found->origins);
    snprintf(found->title, sizeof found->title, "%.*s",
             PT_STR_FMT(article->title));
    snprintf(found->author, sizeof found->author, "%.*s",
             PT_STR_FMT(article->author));
    snprintf(found->text, sizeof found->text, "%.*s",
             PT_STR_FMT(article->text));
    snprintf(found->boilerplate, sizeof found->boilerplate, "%.*s",
             PT_STR_FMT(article->boilerplate));
    return PT_OK;
}

static enum pt_status read_as(const char *path,
                              struct pt_str bytes,
                              struct found *found,
                              struct pt_error *err)
{
    struct pt_arena arena;
    struct pt_input input = {.path = pt_str_of(path)};
    const struct pt_article_sink sink = {.take = keep, .context = found};
    memset(found, 0, sizeof *found);
    pt_arena_init(&arena);
    pt_input_init_bytes(&input, bytes);
    const enum pt_status status =
        pt_source_pdf.read(&input, &arena, &sink, err);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
    return status;
}

static void read_good(struct pt_str bytes, struct found *found)
{
    struct pt_error err = {.message = ""};
    const enum pt_status status = read_as("/a/x.pdf", bytes, found, &err);
    ck_assert_msg(status == PT_OK, "%s", err.message);
    ck_assert_int_eq(found->n, 1);
}

#define NAME "Ferry leaves the harbour without a word"

static const char *const body[] = {
    "The ferry left the small harbour at dawn with eleven pas-",
    "sengers, two bicycles and a crate of hens, and nobody on",
    "the quay knew when it would be back again that year.",
    "",
    "The captain, a man of few words, had said that the Anglo-",
    "American line was closed until the end of that winter.",
    "All of them waited.",
    "",
    "A third paragraph tells of the weather, which was as it had",
    "always been on that coast in the last weeks of autumn.",
    NULL,
};

#define FIRST                                                                  \
    "The ferry left the small harbour at dawn with eleven passengers, two "    \
    "bicycles and a crate of hens, and nobody on the quay knew when it would " \
    "be back again that year."
#define SECOND                                                                 \
    "The captain, a man of few words, had said that the Anglo-American line "  \
    "was closed until the end of that winter. All of them waited."
#define THIRD                                                                  \
    "A third paragraph tells of the weather, which was as it had always been " \
    "on that coast in the last weeks of autumn."

START_TEST(lines_become_paragraphs)
{
    struct pdf pdf;
    struct found found;
    pdf_begin(&pdf);
    pdf_lines(&pdf, 72, 150, body);
    pdf_page(&pdf);
    read_good(pdf_end(&pdf, "", ""), &found);
    ck_assert_str_eq(found.text, FIRST "\n\n" SECOND "\n\n" THIRD);
    ck_assert_str_eq(found.title, "");
    ck_assert_int_eq(found.date, PT_DATE_NONE);
    pdf_fini(&pdf);
}
END_TEST

START_TEST(an_indent_begins_a_paragraph)
{
    static const char *const lines[] = {
        "\tThe captain had said that the line between both of the",
        "towns was closed until the end of that long, hard winter",
        "and that they had better look for other ways to go.",
        "\tThen all of them waited for what would come of it, as",
        "they had done every year since the bridge was built over",
        "the river.",
        NULL,
    };
    struct pdf pdf;
    struct found found;
    pdf_begin(&pdf);
    pdf_lines(&pdf, 72, 150, lines);
    pdf_page(&pdf);
    read_good(pdf_end(&pdf, "", ""), &found);
    ck_assert_str_eq(
        found.text,
        "The captain had said that the line between both of the towns was "
        "closed until the end of that long, hard winter and that they had "
        "better look for other ways to go.\n\nThen all of them waited for what "
        "would come of it, as they had done every year since the bridge was "
        "built over the river.");
    pdf_fini(&pdf);
}
END_TEST

/* Both columns are written line by line, as some programs do. */
START_TEST(columns_are_read_one_after_the_other)
{
    static const char *const left[] = {
        "The ferry left the small harbour at dawn",
        "with eleven people on board and did not",
        "come back before the evening of that day,",
        "when the whole town stood on the quay and",
        "waved, as if a year had passed since the",
        NULL,
    };
    static const char *const right[] = {
        "morning. Nobody said where it had been.",
        "The captain went home by the back door of",
        "the inn and slept until noon, which he had",
        "never done before, and his wife let him.",
        "That was all that was ever told of it.",
        NULL,
    };
    struct pdf pdf;
    struct found found;
    pdf_begin(&pdf);
    for (int i = 0; left[i]; i++) {
        pdf_line(&pdf, 60, 150 + 12 * i, 10, left[i]);
        pdf_line(&pdf, 330, 150 + 12 * i, 10, right[i]);
    }
    pdf_page(&pdf);
    read_good(pdf_end(&pdf, "", ""), &found);
    ck_assert_ptr_nonnull(strstr(found.text, "a year had passed since the "
                                             "morning. Nobody said"));
    ck_assert_ptr_nonnull(strstr(found.text, "harbour at dawn with eleven"));
    ck_assert_ptr_nonnull(strstr(found.text, "the back door of the inn"));
    pdf_fini(&pdf);
}
END_TEST

START_TEST(what_is_on_every_page_is_no_text)
{
    struct pdf pdf;
    struct found found;
    char number[32];
    pdf_begin(&pdf);
    for (int page = 1; page <= 12; page++) {
        pdf_line(&pdf, 72, 30, 8, page % 2 ? "Harbour Gazette" : "Shipping");
        snprintf(number, sizeof number, "Page %d of 12", page);
        pdf_line(&pdf, 300, 770, 8, number);
        snprintf(number, sizeof number, "Berth %c is free.", 'A' + page);
        pdf_line(&pdf, 72, 150, 10, number);
        pdf_page(&pdf);
    }
    read_good(pdf_end(&pdf, "", ""), &found);
    ck_assert_ptr_null(strstr(found.text, "Gazette"));
    ck_assert_ptr_null(strstr(found.text, "Shipping"));
    ck_assert_ptr_null(strstr(found.text, "Page"));
    ck_assert_msg(strstr(found.text, "Berth B is free.\n\nBerth C"), "%s",
                  found.text);
    ck_assert_ptr_nonnull(strstr(found.text, "Berth M is free."));
    ck_assert_str_eq(found.boilerplate,
                     "Harbour Gazette\n\nPage 1 of 12\n\nShipping");
    pdf_fini(&pdf);
}
END_TEST

START_TEST(a_sentence_goes_on_over_a_page)
{
    struct pdf pdf;
    struct found found;
    pdf_begin(&pdf);
    pdf_line(&pdf, 72, 700, 10, "They had waited for the inter-");
    pdf_line(&pdf, 72, 770, 8, "17");
    pdf_page(&pdf);
    pdf_line(&pdf, 72, 150, 10, "national train since noon.");
    pdf_line(&pdf, 72, 770, 8, "18");
    pdf_page(&pdf);
    read_good(pdf_end(&pdf, "", ""), &found);
    ck_assert_str_eq(found.text,
                     "They had waited for the international train since noon.");
    pdf_fini(&pdf);
}
END_TEST

/* ---------------------------------------------------------------- facts --- */

static const struct {
    const char *properties;
    const char *heading; /* large, on the page; "" for none */
    const char *title;
    enum pt_origin origin;
} titles[] = {
    {"",                                                   "",         "",                                      PT_ORIGIN_NONE      },
    {"/Title (" NAME ")",                                  "",         NAME,                                    PT_ORIGIN_PROPERTIES},
    {"/Title (" NAME ")",                                  NAME,       NAME,                                    PT_ORIGIN_PROPERTIES},
    {"/Title (FERRY LEAVES the harbour without a word)",   NAME,
     "FERRY LEAVES the harbour without a word",                                                                 PT_ORIGIN_PROPERTIES},
    {"/Title (Press release template three)",              NAME,       NAME,                                    PT_ORIGIN_HEADING   },
    {"/Title (Microsoft Word - ferry press release.doc)",  "",         "",
     PT_ORIGIN_NONE                                                                                                                 },
    {"/Title (ferry press release final.docx)",            "",         "",                                      PT_ORIGIN_NONE      },
    {"/Title (untitled)",                                  "",         "",                                      PT_ORIGIN_NONE      },
    {"/Title (Untitled document of mine)",                 "",         "",                                      PT_ORIGIN_NONE      },
    {"/Title (ferry)",                                     "",         "",                                      PT_ORIGIN_NONE      },
    {"/Title ()",                                          NAME,       NAME,                                    PT_ORIGIN_HEADING   },
    {"",                                                   "Shipping", "",                                      PT_ORIGIN_NONE      },
    {"/Title <FEFF041F043E0440043E043C0020043F04560448"
     "043E0432002004310435043700200441043B04560432>", "",         "Пором пішов без слів", PT_ORIGIN_PROPERTIES},
};

START_TEST(titles_come_from_the_page_or_properties)
{
    struct pdf pdf;
    struct found found;
    pdf_begin(&pdf);
    pdf_line(&pdf, 72, 110, 20, titles[_i].heading);
    pdf_lines(&pdf, 72, 150, body);
    pdf_page(&pdf);
    read_good(pdf_end(&pdf, titles[_i].properties, ""), &found);
    ck_assert_msg(strcmp(found.title, titles[_i].title) == 0, "%s|%s: %s",
                  titles[_i].properties, titles[_i].heading, found.title);
    ck_assert_msg(found.origins[PT_FACT_TITLE] == titles[_i].origin,
                  "%s|%s: %s", titles[_i].properties, titles[_i].heading,
                  pt_origin_words(found.origins[PT_FACT_TITLE]));
    ck_assert_msg(!titles[_i].title[0] ||
                      strncmp(found.text, "The ferry", 9) == 0,
                  "the title stays in the text: %s", found.text);
    pdf_fini(&pdf);
}
END_TEST

START_TEST(a_headline_of_two_lines_is_one)
{
    struct pdf pdf;
    struct found found;
    pdf_begin(&pdf);
    pdf_line(&pdf, 72, 90, 20, "Ferry leaves the harbour");
    pdf_line(&pdf, 72, 112, 20, "without a word");
    pdf_lines(&pdf, 72, 150, body);
    pdf_page(&pdf);
    read_good(pdf_end(&pdf, "", ""), &found);
    ck_assert_str_eq(found.title, NAME);
    ck_assert_str_eq(found.text, FIRST "\n\n" SECOND "\n\n" THIRD);
    pdf_fini(&pdf);
}
END_TEST

static const struct {
    const char *path;
    const char *properties;
    const char *lines[3];
    const char *author;
    const char *date;
    enum pt_origin author_origin;
    enum pt_origin date_origin;
} facts[] = {
    {"/a/x.pdf",            "",                     {NULL},                                 "", "",           PT_ORIGIN_NONE, PT_ORIGIN_NONE       },
    {"/a/x.pdf",
     "/Author (Ann Example)",                       {NULL},
     "Ann Example",                                                                             "",
     PT_ORIGIN_PROPERTIES,                                                                                                    PT_ORIGIN_NONE       },
    {"/a/x.pdf",
     "/Author (Administrator)",                     {NULL},
     "",                                                                                        "",
     PT_ORIGIN_NONE,                                                                                                          PT_ORIGIN_NONE       },
    {"/a/x.pdf",
     "/CreationDate (D:20251214233000-08'00')",     {NULL},
     "",                                                                                        "2025-12-14",
     PT_ORIGIN_NONE,                                                                                                          PT_ORIGIN_PROPERTIES },
    {"/a/2025-12-13-x.pdf",
     "/CreationDate (D:20251214233000Z)",           {NULL},
     "",                                                                                        "2025-12-13",
     PT_ORIGIN_NONE,                                                                                                          PT_ORIGIN_PATH       },
    {"/a/x.pdf",
     "/CreationDate (D:20251214) /Author (jsmith)", {"By Ann Example", "12 December 2025"},
     "Ann Example",                                                                             "2025-12-12",
     PT_ORIGIN_FIRST_LINES,                                                                                                   PT_ORIGIN_FIRST_LINES},
    {"/a/x.pdf",
     "/CreationDate (yesterday)",                   {NULL},
     "",                                                                                        "",
     PT_ORIGIN_NONE,                                                                                                          PT_ORIGIN_NONE       },
};

START_TEST(author_and_date_are_told_with_their_origin)
{
    struct pdf pdf;
    struct found found;
    struct pt_error err = {.message = ""};
    char date[PT_DATE_TEXT_SIZE] = "";
    pdf_begin(&pdf);
    for (int i = 0; facts[_i].lines[i]; i++)
        pdf_line(&pdf, 72, 110 + 20 * i, 10, facts[_i].lines[i]);
    pdf_lines(&pdf, 72, 180, body);
    pdf_page(&pdf);
    const struct pt_str bytes = pdf_end(&pdf, facts[_i].properties, "");
    ck_assert_int_eq(read_as(facts[_i].path, bytes, &found, &err), PT_OK);
    if (found.date != PT_DATE_NONE)
        pt_date_format(found.date, date);
    ck_assert_msg(strcmp(found.author, facts[_i].author) == 0, "%s: %s",
                  facts[_i].properties, found.author);
    ck_assert_msg(strcmp(date, facts[_i].date) == 0, "%s: %s",
                  facts[_i].properties, date);
    ck_assert_int_eq(found.origins[PT_FACT_AUTHOR], facts[_i].author_origin);
    ck_assert_int_eq(found.origins[PT_FACT_DATE], facts[_i].date_origin);
    pdf_fini(&pdf);
}
END_TEST

/* ------------------------------------------------------------------ bad --- */

static const struct {
    const char *bytes;
    const char *reason;
} bad[] = {
    {"",                                                               "empty"                      },
    {"The ferry left at dawn.\n",                                      "no PDF in spite of its name"},
    {"%PDF-1.4\n",                                                     "damaged"                    },
    {"%PDF-1.4\n%%EOF\n",                                              "damaged"                    },
    {"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n",
     "damaged"                                                                                      },
};

START_TEST(no_pdf_is_told_why)
{
    struct found found;
    struct pt_error err = {.message = ""};
    ck_assert_int_eq(
        read_as("/a/x.pdf", pt_str_of(bad[_i].bytes), &found, &err),
        PT_EINVALID);
    ck_assert_str_eq(err.message, bad[_i].reason);
}
END_TEST

START_TEST(a_scan_has_no_text)
{
    struct pdf pdf;
    struct found found;
    struct pt_error err = {.message = ""};
    pdf_begin(&pdf);
    pt_buf_puts(&pdf.page, "0 0 612 792 re f\n");
    pdf_page(&pdf);
    const struct pt_str bytes = pdf_end(&pdf, "/Title (Scan of a page)", "");
    ck_assert_int_eq(read_as("/a/x.pdf", bytes, &found, &err), PT_EINVALID);
    ck_assert_str_eq(err.message, "no text in it (a scan?)");
    pdf_fini(&pdf);
}
END_TEST

/* The key is not asked for: what matters is that no password opens it. */
START_TEST(an_encrypted_pdf_says_so)
{
    struct pdf pdf;
    struct found found;
    struct pt_error err = {.message = ""};
    pdf_begin(&pdf);
    pdf_lines(&pdf, 72, 150, body);
    pdf_page(&pdf);
    const struct pt_str bytes = pdf_end(
        &pdf, "",
        "/ID [<00112233445566778899AABBCCDDEEFF> "
        "<00112233445566778899AABBCCDDEEFF>] /Encrypt << /Filter /Standard "
        "/V 1 /R 2 /P -64 "
        "/O <000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F> "
        "/U <202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F> "
        ">>");
    ck_assert_int_eq(read_as("/a/x.pdf", bytes, &found, &err), PT_EINVALID);
    ck_assert_str_eq(err.message, "encrypted");
    pdf_fini(&pdf);
}
END_TEST

START_TEST(a_poster_keeps_its_text)
{
    struct pdf pdf;
    struct found found;
    pdf_begin(&pdf);
    pdf_line(&pdf, 72, 300, 30, NAME);
    pdf_page(&pdf);
    read_good(pdf_end(&pdf, "/Title (" NAME ")", ""), &found);
    ck_assert_str_eq(found.text, NAME);
    ck_assert_str_eq(found.title, "");
    pdf_fini(&pdf);
}
END_TEST

/* ---------------------------------------------------------------- boxes --- */

/* What pdftotext writes, cut anywhere, is read the same. */
START_TEST(boxes_may_come_in_any_pieces)
{
    static const char output[] =
        "<head>\n<title>A &lt;b&gt; &amp; c</title>\n</head>\n"
        "<page width=\"612.0\" height=\"792.0\">\n<flow>\n<block xMin=\"1\">\n"
        "<line xMin=\"72.5\" yMin=\"300.25\" xMax=\"99.\" yMax=\"310\">\n"
        "<word xMin=\"1\">a&amp;b</word>\n<word x=\"\">\x01"
        "c</word>\n</line>\n";
    for (size_t step = 1; step < sizeof output; step++) {
        struct pt_pdf_boxes boxes;
        struct pt_error err = {.message = ""};
        const struct pt_str all = pt_str_of(output);
        pt_pdf_boxes_init(&boxes);
        for (size_t at = 0; at < all.len; at += step)
            ck_assert_int_eq(
                pt_pdf_boxes_take(
                    &boxes,
                    pt_str_sub(all, at,
                               at + step < all.len ? at + step : all.len),
                    &err),
                PT_OK);
        ck_assert_str_eq(pt_buf_z(&boxes.title), "A <b> & c");
        ck_assert_str_eq(pt_buf_z(&boxes.words), "a&b c");
        ck_assert_uint_eq(boxes.n_lines, 1);
        ck_assert(boxes.lines[0].left > 72.4F && boxes.lines[0].left < 72.6F);
        ck_assert(boxes.lines[0].top > 300.2F && boxes.lines[0].top < 300.3F);
        pt_pdf_boxes_fini(&boxes);
    }
}
END_TEST

static enum pt_status
take_many(const char *piece, size_t n, struct pt_error *err)
{
    struct pt_pdf_boxes boxes;
    enum pt_status status = PT_OK;
    pt_pdf_boxes_init(&boxes);
    for (size_t i = 0; i < n && status == PT_OK; i++)
        status = pt_pdf_boxes_take(&boxes, pt_str_of(piece), err);
    pt_pdf_boxes_fini(&boxes);
    return status;
}

START_TEST(text_and_lines_have_limits)
{
    struct pt_error err = {.message = ""};
    ck_assert_int_eq(take_many("<line xMin=\"1\">\n", 600001, &err), PT_ELIMIT);
    ck_assert_str_eq(err.message, "more than 600000 lines");
    ck_assert_int_eq(
        take_many("<line xMin=\"1\">\n<word x=\"1\">sixteen letters!"
                  "</word>\n",
                  550000, &err),
        PT_ELIMIT);
    ck_assert_str_eq(err.message, "more than 8 MiB of text, no article");
    ck_assert_int_eq(take_many("<word x=\"1\">no end of this", 200000, &err),
                     PT_OK);
}
END_TEST

/* --------------------------------------------------------------- random --- */

static unsigned draw(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

START_TEST(damaged_pdfs_get_an_answer)
{
    enum { ROUNDS = 12 };
    struct pdf pdf;
    struct found found;
    unsigned state = 42u + (unsigned)_i;
    pdf_begin(&pdf);
    pdf_line(&pdf, 72, 110, 20, NAME);
    pdf_lines(&pdf, 72, 150, body);
    pdf_page(&pdf);
    pdf_lines(&pdf, 72, 150, body);
    pdf_page(&pdf);
    const struct pt_str whole =
        pdf_end(&pdf, "/Title (" NAME ") /CreationDate (D:20251214)", "");
    for (int round = 0; round < ROUNDS; round++) {
        struct pt_error err = {.message = ""};
        struct pt_buf copy;
        pt_buf_init(&copy, PT_BUF_NO_CEILING);
        pt_buf_add(&copy, whole);
        for (unsigned n = 1 + draw(&state) % 20; n > 0; n--)
            copy.ptr[draw(&state) % copy.len] = (char)draw(&state);
        if (draw(&state) % 4 == 0)
            pt_buf_cut(&copy, draw(&state) % copy.len);
        const enum pt_status status =
            read_as("/a/x.pdf", pt_buf_str(&copy), &found, &err);
        ck_assert_msg(status == PT_OK || status == PT_EINVALID ||
                          status == PT_ELIMIT,
                      "%d.%d: %s", _i, round, err.message);
        ck_assert_msg((status == PT_OK) == (found.n == 1), "%d.%d", _i, round);
        ck_assert_msg(status == PT_OK || err.message[0], "%d.%d", _i, round);
        pt_buf_fini(&copy);
    }
    pdf_fini(&pdf);
}
END_TEST

Suite *pt_suite_source_pdf(void)
{
    Suite *const suite = suite_create("source_pdf");
    TCase *const text = tcase_create("text");
    tcase_add_test(text, lines_become_paragraphs);
    tcase_add_test(text, an_indent_begins_a_paragraph);
    tcase_add_test(text, columns_are_read_one_after_the_other);
    tcase_add_test(text, what_is_on_every_page_is_no_text);
    tcase_add_test(text, a_sentence_goes_on_over_a_page);
    tcase_add_test(text, a_poster_keeps_its_text);
    suite_add_tcase(suite, text);
    TCase *const facts_case = tcase_create("facts");
    tcase_add_loop_test(facts_case, titles_come_from_the_page_or_properties, 0,
                        PT_COUNTOF(titles));
    tcase_add_test(facts_case, a_headline_of_two_lines_is_one);
    tcase_add_loop_test(facts_case, author_and_date_are_told_with_their_origin,
                        0, PT_COUNTOF(facts));
    suite_add_tcase(suite, facts_case);
    TCase *const bad_case = tcase_create("bad");
    tcase_add_loop_test(bad_case, no_pdf_is_told_why, 0, PT_COUNTOF(bad));
    tcase_add_test(bad_case, a_scan_has_no_text);
    tcase_add_test(bad_case, an_encrypted_pdf_says_so);
    tcase_add_test(bad_case, boxes_may_come_in_any_pieces);
    tcase_add_test(bad_case, text_and_lines_have_limits);
    tcase_add_loop_test(bad_case, damaged_pdfs_get_an_answer, 0, 20);
    suite_add_tcase(suite, bad_case);
    return suite;
}
