/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_office.c: DOCX, ODT and EPUB, written here part by part, as
 * articles; damaged, locked and hostile ones with their reasons.
 */
#include "tests/source_rig.h"

#include <archive.h>
#include <archive_entry.h>
#include <check.h>

Suite *pt_suite_source_office(void);

/* ------------------------------------------------------------------ zip --- */

static la_ssize_t
to_buf(struct archive *archive, void *context, const void *bytes, size_t n)
{
    (void)archive;
    pt_buf_add(context, pt_str_n(bytes, n));
    return (la_ssize_t)n;
}

static struct archive *zip_begin(struct pt_buf *out)
{
    struct archive *const archive = archive_write_new();
    pt_buf_init(out, PT_BUF_NO_CEILING);
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    ck_assert_int_eq(archive_write_open(archive, out, NULL, to_buf, NULL), 0);
    return archive;
}

static void zip_add(struct archive *archive, const char *name, struct pt_str s)
{
    struct archive_entry *const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)s.len);
    ck_assert_int_ge(archive_write_header(archive, entry), ARCHIVE_WARN);
    ck_assert_int_eq(archive_write_data(archive, s.ptr, s.len),
                     (la_ssize_t)s.len);
    archive_entry_free(entry);
}

struct part {
    const char *name, *bytes;
};

static void make_zip(const struct part *parts, size_t n, struct pt_buf *out)
{
    struct archive *const archive = zip_begin(out);
    for (size_t i = 0; i < n && parts[i].name; i++)
        zip_add(archive, parts[i].name, pt_str_of(parts[i].bytes));
    archive_write_close(archive);
    archive_write_free(archive);
}

static const struct pt_source *source_of(const char *path)
{
    return pt_source_of(pt_kind_of_name(pt_str_of(path)));
}

/* The lines of source_rig.h, then the reason if there is one. */
static void
read_zip(const char *path, struct pt_str bytes, struct pt_buf *shown)
{
    struct pt_error err = {.message = ""};
    pt_buf_init(shown, PT_BUF_NO_CEILING);
    const enum pt_status status =
        rig_read_bytes(source_of(path), path, bytes, shown, &err);
    if (status != PT_OK)
        pt_buf_printf(shown, "%d %s\n", (int)status, err.message);
}

static void
check_parts(const char *path, const struct part *parts, const char *expected)
{
    struct pt_buf bytes, shown;
    make_zip(parts, 8, &bytes);
    read_zip(path, pt_buf_str(&bytes), &shown);
    ck_assert_msg(strcmp(pt_buf_z(&shown), expected) == 0, "%s\nis  %snot %s",
                  parts[0].bytes, pt_buf_z(&shown), expected);
    pt_buf_fini(&bytes);
    pt_buf_fini(&shown);
}

/* ----------------------------------------------------------------- DOCX --- */

#define W                                                                      \
    "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
#define DOCUMENT(inside)                                                       \
    "word/document.xml", "<w:document " W " xmlns:mc='urn:mc'><w:body>" inside \
                         "</w:body></w:document>"
#define P(inside) "<w:p>" inside "</w:p>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define STYLES                                                                 \
    "word/styles.xml", "<w:styles " W "><w:style w:styleId='Kop1'><w:name "    \
                       "w:val='heading 1'/></w:style></w:styles>"
#define CORE(inside)                                                           \
    "docProps/core.xml",                                                       \
        "<cp:coreProperties xmlns:cp='urn:cp' xmlns:dc='urn:dc' "              \
        "xmlns:dcterms='urn:t'>" inside "</cp:coreProperties>"

static const struct {
    const char *path;
    struct part parts[8];
    const char *shown;
} docx[] = {
    {"/a.docx",
     {{DOCUMENT(P(R("The ferry ") R("left.")) P("") P(R("It came back.")))}},
     "x=The ferry left.||It came back.\n"                                                                        },
    {"/2025-12-14 ferry.docx",
     {{DOCUMENT(P(R("One.")))},
      {CORE("<dc:title>Ferry sold</dc:title><dc:creator>Ann Example"
            "</dc:creator><dcterms:created>2019-01-01T00:00:00Z"
            "</dcterms:created><dcterms:modified>2020-01-01T00:00:00Z"
            "</dcterms:modified><cp:keywords>sea; ships, hens</cp:keywords>"
            "<dc:language>en-GB</dc:language>")}},
     "t=Ferry sold x=One. a=Ann Example d=2025-12-14 l=en g=sea|ships|hens\n"                                    },
    {"/a.docx",
     {{DOCUMENT(P(R("One.")))},
      {CORE("<dc:title>Document1</dc:title><dc:creator>Admin</dc:creator>"
            "<dcterms:created>2019-01-01T00:00:00Z</dcterms:created>")}},
     "x=One.\n"                                                                                                  },
    {"/a.docx",
     {{STYLES},
      {DOCUMENT(P("<w:pPr><w:pStyle w:val='Kop1'/></w:pPr>" R("Ferry sold")) P(
          R("By Ann Example")) P(R("14 December 2025")) P(R("One.")))},
      {CORE("<dc:title>Microsoft Word - ferry.doc</dc:title>")}},
     "t=Ferry sold x=By Ann Example||14 December 2025||One. a=Ann Example "
     "d=2025-12-14\n"                                                                                            },
    {"/a.docx",
     {{DOCUMENT(P(R("Ferry sold")) P(R("One.")))},
      {CORE("<dc:title>Ferry sold</dc:title>")}},
     "t=Ferry sold x=One.\n"                                                                                     },
    {"/a.docx",
     {{DOCUMENT(
         P("<w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr>"
           "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
           "<w:noBreakHyphen/><w:t xml:space='preserve'> d</w:t></w:r>"))}},
     "x=a\tb|c‑ d\n"                                                                                           },
    {"/a.docx",
     {{DOCUMENT(P(
         R("Kept ") "<w:del><w:r><w:delText>gone</w:delText><w:t>gone"
                    "</w:t></w:r></w:del><w:ins>" R(
                        "added") "</w:ins>"
                                 "<w:moveFrom>" R("moved") "</w:moveFrom>"))}},
     "x=Kept added\n"                                                                                            },
    {"/a.docx",
     {{DOCUMENT(P("<w:r><w:instrText>PAGE 7</w:instrText></w:r>" R("One.")))}},
     "x=One.\n"                                                                                                  },
    {"/a.docx",
     {{DOCUMENT(
         P(R("Before, ") "<mc:AlternateContent><mc:Choice><w:txbxContent>" P(
             R("Boxed."))
               P(R("Twice.")) "</w:txbxContent></"
                              "mc:Choice><mc:Fallback><w:txbxContent>" P(
                                  R("Boxed.")) "</w:txbxContent></mc:Fallback>"
                                               "</mc:AlternateContent>" R(
                                                   "behind.")))}},
     "x=Before, behind.||Boxed.||Twice.\n"                                                                       },
    {"/a.docx",
     {{DOCUMENT("<w:tbl><w:tr><w:tc>" P(R("Port")) "</w:tc><w:tc>" P(
         R("Ships")) "</w:tc></w:tr></w:tbl>" P(R("One.")))}},
     "x=Port||Ships||One.\n"                                                                                     },
    {"/a.docx",
     {{DOCUMENT(P(R("One.")))},
      {"word/footnotes.xml",
       "<w:footnotes " W "><w:footnote w:type='separator'>" P(R(
           "---")) "</w:footnote><w:footnote w:id='2'>" P(R("Noted.")) "</"
                                                                       "w:"
                                                                       "footnot"
                                                                       "e></"
                                                                       "w:"
                                                                       "footnot"
                                                                       "es>"},
      {"word/header1.xml", "<w:hdr " W ">" P(R("Head")) "</w:hdr>"},
      {"word/comments.xml", "<w:comments " W ">" P(R("Say")) "</w:comments>"}},
     "x=One.||Noted.\n"                                                                                          },
    {"/a.docx",
     {{DOCUMENT(P(R("One.")))}, {"docProps/core.xml", "<broken"}},
     "x=One.\n"                                                                                                  },
    {"/a.docx",                {{DOCUMENT(P(""))}},                             "10 empty\n"                     },
    {"/a.docx",                {{"other.xml", "<a/>"}},                         "10 no word/document.xml in it\n"},
    {"/a.docx",
     {{"word/document.xml", "<w:document><w:p><w:t>One"}},
     "10 word/document.xml: cut off in line 1\n"                                                                 },
    {"/a.docx",
     {{"word/document.xml", "no tags"}},
     "10 word/document.xml: no XML\n"                                                                            },
};

START_TEST(a_docx_is_an_article)
{
    check_parts(docx[_i].path, docx[_i].parts, docx[_i].shown);
}
END_TEST

/* ------------------------------------------------------------------ ODT --- */

#define CONTENT(styles, inside)                                                \
    "content.xml",                                                             \
        "<office:document-content xmlns:office='urn:o' xmlns:text='urn:t' "    \
        "xmlns:style='urn:s' xmlns:draw='urn:d' xmlns:svg='urn:v'>"            \
        "<office:automatic-styles>" styles "</office:automatic-styles>"        \
        "<office:body><office:text>" inside                                    \
        "</office:text></office:body></office:document-content>"
#define META(inside)                                                           \
    "meta.xml", "<office:document-meta xmlns:office='urn:o' xmlns:dc='urn:dc'" \
                " xmlns:meta='urn:m'><office:meta>" inside                     \
                "</office:meta></office:document-meta>"

static const struct {
    const char *path;
    struct part parts[8];
    const char *shown;
} odt[] = {
    {"/a.odt",
     {{CONTENT("",
               "<text:h text:outline-level='1'>Ferry sold</text:h>"
               "<text:p>The <text:span>ferry</text:span>\n left.</text:p>"
               "<text:p/><text:p>Back.</text:p>")}},
     "t=Ferry sold x=The ferry  left.||Back.\n"                                                            },
    {"/20251214.odt",
     {{CONTENT("", "<text:p>One.</text:p>")},
      {META("<dc:title>Ferry sold</dc:title><meta:initial-creator>Ann Example"
            "</meta:initial-creator><dc:creator>Bo Sample</dc:creator>"
            "<dc:date>2020-01-01T00:00:00</dc:date><meta:keyword>sea"
            "</meta:keyword><meta:keyword>ships</meta:keyword>"
            "<dc:language>uk-UA</dc:language>")}},
     "t=Ferry sold x=One. a=Ann Example d=2025-12-14 l=uk g=sea|ships\n"                                   },
    {"/a.odt",
     {{CONTENT("", "<text:p>One.</text:p>")},
      {META("<dc:creator>Bo Sample</dc:creator><meta:initial-creator>Ann "
            "Example</meta:initial-creator><dc:date>2020-01-01</dc:date>")}},
     "x=One. a=Ann Example\n"                                                                              },
    {"/a.odt",
     {{CONTENT("<style:style style:name='P7' style:parent-style-name='Title'/>",
               "<text:p text:style-name='P7'>Ferry sold</text:p>"
               "<text:p>One.</text:p>")}},
     "t=Ferry sold x=One.\n"                                                                               },
    {"/a.odt",
     {{CONTENT("",
               "<text:p>a<text:s text:c='3'/>b<text:tab/>c"
               "<text:line-break/>d</text:p>")}},
     "x=a   b\tc|d\n"                                                                                      },
    {"/a.odt",
     {{CONTENT("",
               "<text:tracked-changes><text:deletion><text:p>gone</text:p>"
               "</text:deletion></text:tracked-changes><text:p>One"
               "<office:annotation><text:p>Really?</text:p>"
               "</office:annotation>.</text:p>")}},
     "x=One.\n"                                                                                            },
    {"/a.odt",
     {{CONTENT("",
               "<text:p>One<text:note><text:note-citation>1"
               "</text:note-citation><text:note-body><text:p>Noted."
               "</text:p></text:note-body></text:note> more.</text:p>")}},
     "x=One more.||Noted.\n"                                                                               },
    {"/a.odt",
     {{CONTENT("",
               "<text:list><text:list-item><text:p>One.</text:p>"
               "</text:list-item><text:list-item><text:p>Two.</text:p>"
               "</text:list-item></text:list>")}},
     "x=One.||Two.\n"                                                                                      },
    {"/a.odt",
     {{CONTENT("",
               "<text:p>One<draw:frame><draw:text-box><text:p>Boxed."
               "</text:p></draw:text-box><svg:title>Alt</svg:title>"
               "<svg:desc>Of a ship</svg:desc></draw:frame> more.</text:p>")}},
     "x=One more.||Boxed.\n"                                                                               },
    {"/a.odt",
     {{CONTENT("",
               "<text:table-of-content><text:p>One 1</text:p>"
               "</text:table-of-content><text:p>One.</text:p>")}},
     "x=One.\n"                                                                                            },
    {"/a.odt",
     {{CONTENT("", "<text:p>x</text:p>")},
      {"META-INF/manifest.xml",
       "<m:manifest xmlns:m='urn:m'><m:encryption-data/></m:manifest>"}},
     "10 encrypted\n"                                                                                      },
    {"/a.odt",        {{"mimetype", "x"}},                                      "10 no content.xml in it\n"},
};

START_TEST(an_odt_is_an_article)
{
    check_parts(odt[_i].path, odt[_i].parts, odt[_i].shown);
}
END_TEST

/* ----------------------------------------------------------------- EPUB --- */

#define CONTAINER                                                              \
    "META-INF/container.xml",                                                  \
        "<container><rootfiles><rootfile full-path='OPS/book.opf'/>"           \
        "</rootfiles></container>"
#define OPF(metadata, manifest, spine)                                         \
    "OPS/book.opf",                                                            \
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='urn:dc'>"     \
        "<metadata>" metadata "</metadata><manifest>" manifest                 \
        "</manifest><spine>" spine "</spine></package>"
#define ITEM(id, href)                                                         \
    "<item id='" id "' href='" href "' media-type='application/xhtml+xml'/>"
#define REF(id) "<itemref idref='" id "'/>"
#define PAGE(text) "<html><body><p>" text "</p></body></html>"
#define BOOK                                                                   \
    "<dc:title>Harbour Yearbook</dc:title><dc:creator>Ann Example"             \
    "</dc:creator><dc:creator>Bo Sample</dc:creator><dc:language>en"           \
    "</dc:language><dc:date>2025-12-14</dc:date><dc:subject>Sea</dc:subject>"  \
    "<dc:publisher>Quay House</dc:publisher>"

static const struct {
    struct part parts[8];
    const char *shown;
} epub[] = {
    {{{CONTAINER},
      {OPF(BOOK,
           ITEM("b", "b.xhtml") ITEM("a", "text/a.xhtml"),
           REF("a") REF("b"))},
      {"OPS/b.xhtml", "<html><br>no XML<p>Second.</p></html>"},
      {"OPS/text/a.xhtml", PAGE("First.")}},
     "m=OPS/text/a.xhtml x=First. a=Ann Example, Bo Sample d=2025-12-14 "
     "s=Harbour Yearbook l=en g=Sea\n"
     "m=OPS/b.xhtml x=Second. a=Ann Example, Bo Sample d=2025-12-14 "
     "s=Harbour Yearbook l=en g=Sea\n"                                                                    },
    {{{CONTAINER},
      {OPF(BOOK, ITEM("a", "a.xhtml"), REF("a"))},
      {"OPS/a.xhtml", PAGE("Only.")}},
     "t=Harbour Yearbook x=Only. a=Ann Example, Bo Sample d=2025-12-14 "
     "s=Quay House l=en g=Sea\n"                                                                          },
    {{{CONTAINER},
      {OPF("",
           ITEM("a", "../a%20b.xhtml#top") ITEM("c", "./c.xhtml"),
           REF("a") REF("c") REF("none"))},
      {"a b.xhtml", PAGE("Up.")},
      {"OPS/c.xhtml", PAGE("Here.")}},
     "m=a b.xhtml x=Up.\nm=OPS/c.xhtml x=Here.\n"                                                         },
    {{{CONTAINER},
      {OPF("",
           "<item id='n' href='n.xhtml' media-type='application/xhtml+xml' "
           "properties='scripted nav'/><item id='p' href='p.svg' "
           "media-type='image/svg+xml'/>" ITEM("a", "a.xhtml"),
           REF("n") REF("p") REF("a"))},
      {"OPS/n.xhtml", PAGE("Contents")},
      {"OPS/a.xhtml", PAGE("One.")}},
     "m=OPS/a.xhtml x=One.\n"                                                                             },
    {{{CONTAINER},
      {OPF("",
           ITEM("a", "a.xhtml") ITEM("b", "b.xhtml") ITEM("c", "c.xhtml"),
           REF("a") REF("b") REF("c"))},
      {"OPS/b.xhtml", PAGE("One.")},
      {"OPS/c.xhtml", PAGE("")}},
     "skip OPS/a.xhtml: missing\nm=OPS/b.xhtml x=One.\n"                                                  },
    {{{"mimetype", "application/epub+zip"}},
     "10 no META-INF/container.xml in it\n"                                                               },
    {{{CONTAINER}},                                                           "10 no OPS/book.opf in it\n"},
    {{{CONTAINER}, {OPF(BOOK, "", "")}},                                      "10 no chapters\n"          },
    {{{CONTAINER},
      {OPF(BOOK, ITEM("a", "a.xhtml"), REF("a"))},
      {"META-INF/encryption.xml",
       "<e Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/>"}},
     "10 encrypted\n"                                                                                     },
};

START_TEST(an_epub_is_an_article_a_chapter)
{
    check_parts("/a.epub", epub[_i].parts, epub[_i].shown);
}
END_TEST

/* ------------------------------------------------------------- hostile --- */

static const char *const paths[] = {"/a.docx", "/a.odt", "/a.epub"};

START_TEST(what_has_a_password_is_encrypted)
{
    struct pt_buf shown;
    read_zip(paths[_i],
             PT_STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more of it"), &shown);
    ck_assert_str_eq(pt_buf_z(&shown), "10 encrypted\n");
    pt_buf_fini(&shown);
}
END_TEST

START_TEST(what_is_no_zip_is_told)
{
    struct pt_buf shown;
    read_zip(paths[_i], PT_STR("just words"), &shown);
    ck_assert_str_eq(pt_buf_z(&shown), "10 no zip archive\n");
    pt_buf_fini(&shown);
    read_zip(paths[_i], PT_STR(""), &shown);
    ck_assert_str_eq(pt_buf_z(&shown), "10 empty\n");
    pt_buf_fini(&shown);
}
END_TEST

/* The part called name as head, n times body, tail. */
static void read_big(const char *path,
                     const char *name,
                     const char *head,
                     const char *body,
                     size_t n,
                     const char *tail,
                     struct pt_buf *shown)
{
    struct pt_buf part, bytes;
    pt_buf_init(&part, PT_BUF_NO_CEILING);
    pt_buf_puts(&part, head);
    while (n--)
        pt_buf_puts(&part, body);
    pt_buf_puts(&part, tail);
    struct archive *const archive = zip_begin(&bytes);
    zip_add(archive, name, pt_buf_str(&part));
    archive_write_close(archive);
    archive_write_free(archive);
    read_zip(path, pt_buf_str(&bytes), shown);
    pt_buf_fini(&part);
    pt_buf_fini(&bytes);
}

static const struct {
    const char *path, *name, *head, *body;
    size_t n;
    const char *tail;
    const char *shown;
} bigs[] = {
    {"/a.docx", "word/document.xml", "<w:document>",              "<w:tbl>",     100000, "",
     "9 word/document.xml: more than 256 elements deep\n"                                                                                      },
    {"/a.odt",  "content.xml",       "<o:d>",                     "<text:list>", 100000, "",
     "9 content.xml: more than 256 elements deep\n"                                                                                            },
    {"/a.docx", "word/document.xml", "<w:document><w:body><w:p>",
     "<w:r><w:t>0123456789012345678901234567890123456789</w:t></w:r>",           300000,
     "</w:p></w:body></w:document>",                                                                        "9 larger than 8 MiB, no article\n"},
    {"/a.odt",  "content.xml",       "<o:d><text:p>",
     "0123456789012345678901234567890123456789",                                 300000, "</text:p></o:d>",
     "9 larger than 8 MiB, no article\n"                                                                                                       },
};

START_TEST(large_and_deep_documents_are_refused)
{
    struct pt_buf shown;
    read_big(bigs[_i].path, bigs[_i].name, bigs[_i].head, bigs[_i].body,
             bigs[_i].n, bigs[_i].tail, &shown);
    ck_assert_str_eq(pt_buf_z(&shown), bigs[_i].shown);
    pt_buf_fini(&shown);
}
END_TEST

START_TEST(a_part_beyond_its_limit_is_refused)
{
    struct pt_buf shown;
    read_big("/a.docx", "word/document.xml", "<a>", "<b/><b/><b/><b/>", 3 << 20,
             "</a>", &shown);
    ck_assert_str_eq(pt_buf_z(&shown),
                     "9 word/document.xml: larger than 33554432 bytes\n");
    pt_buf_fini(&shown);
}
END_TEST

/* Two files of each kind, bytes changed and ends cut off at random. */
START_TEST(mutated_documents_end)
{
    const struct part *const from[] = {docx[1].parts, docx[8].parts,
                                       odt[1].parts,  odt[6].parts,
                                       epub[0].parts, epub[4].parts};
    const size_t kind = (size_t)_i % PT_COUNTOF(from);
    uint32_t seed = (uint32_t)_i * 7919 + 3;
    struct pt_buf zip;
    make_zip(from[kind], 8, &zip);
    for (int round = 0; round < 100; round++) {
        struct pt_buf bytes, shown;
        pt_buf_init(&bytes, PT_BUF_NO_CEILING);
        pt_buf_add(&bytes, pt_buf_str(&zip));
        for (uint32_t n = rig_draw(&seed) % 6; n; n--)
            bytes.ptr[rig_draw(&seed) % bytes.len] = (char)rig_draw(&seed);
        if (rig_draw(&seed) % 3 == 0)
            pt_buf_cut(&bytes, rig_draw(&seed) % bytes.len);
        read_zip(paths[kind / 2], pt_buf_str(&bytes), &shown);
        pt_buf_fini(&shown);
        pt_buf_fini(&bytes);
    }
    pt_buf_fini(&zip);
}
END_TEST

Suite *pt_suite_source_office(void)
{
    Suite *const suite = suite_create("source_office");
    TCase *tc = tcase_create("documents");
    tcase_add_loop_test(tc, a_docx_is_an_article, 0, PT_COUNTOF(docx));
    tcase_add_loop_test(tc, an_odt_is_an_article, 0, PT_COUNTOF(odt));
    tcase_add_loop_test(tc, an_epub_is_an_article_a_chapter, 0,
                        PT_COUNTOF(epub));
    suite_add_tcase(suite, tc);
    tc = tcase_create("hostile");
    tcase_add_loop_test(tc, what_has_a_password_is_encrypted, 0,
                        PT_COUNTOF(paths));
    tcase_add_loop_test(tc, what_is_no_zip_is_told, 0, PT_COUNTOF(paths));
    tcase_add_loop_test(tc, large_and_deep_documents_are_refused, 0,
                        PT_COUNTOF(bigs));
    tcase_add_test(tc, a_part_beyond_its_limit_is_refused);
    tcase_add_loop_test(tc, mutated_documents_end, 0, 24);
    suite_add_tcase(suite, tc);
    return suite;
}
