/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_xml_read.c: broken, hostile and oddly encoded XML as tags and text.
 * Shown as "<ns|name a=v>", text, "</>"; pieces of text joined.
 */
#include "indexer/sources/xml_html.h"

#include <check.h>

Suite *pt_suite_xml_read(void);

/* An input that comes in pieces of piece bytes, repeat times over. */
struct feeder {
    struct pt_str head, body, tail;
    size_t n_repeats;
    size_t piece;
    size_t at; /* in what is being given */
    int part;  /* 0 head, 1 body, 2 tail */
};

static enum pt_status fill_from_feeder(struct pt_input *input,
                                       char *room,
                                       size_t n,
                                       size_t *out_n,
                                       struct pt_error *err)
{
    struct feeder *const f = input->context;
    (void)err;
    *out_n = 0;
    while (f->part < 3) {
        const struct pt_str s = f->part == 0   ? f->head
                                : f->part == 1 ? f->body
                                               : f->tail;
        if (f->at == s.len || (f->part == 1 && !f->n_repeats)) {
            f->at = 0;
            if (f->part != 1 || f->n_repeats <= 1)
                f->part++;
            else
                f->n_repeats--;
            continue;
        }
        size_t take = s.len - f->at;
        take = take < n - *out_n ? take : n - *out_n;
        take = f->piece && take > f->piece ? f->piece : take;
        memcpy(room + *out_n, s.ptr + f->at, take);
        f->at += take;
        *out_n += take;
        if (f->piece || *out_n == n)
            break;
    }
    return PT_OK;
}

static void show(const struct pt_xml_node *node, struct pt_buf *out)
{
    switch (node->kind) {
    case PT_XML_START:
        pt_buf_puts(out, "<");
        if (node->ns.len)
            pt_buf_printf(out, "%.*s|", PT_STR_FMT(node->ns));
        else if (node->prefix.len)
            pt_buf_printf(out, "%.*s:", PT_STR_FMT(node->prefix));
        pt_buf_add(out, node->name);
        for (size_t i = 0; i < node->n_attributes; i++)
            pt_buf_printf(out, " %.*s=%.*s",
                          PT_STR_FMT(node->attributes[i].name),
                          PT_STR_FMT(node->attributes[i].value));
        pt_buf_puts(out, ">");
        break;
    case PT_XML_END:
        pt_buf_puts(out, "</>");
        break;
    case PT_XML_TEXT:
        pt_buf_add(out, node->text);
        break;
    case PT_XML_DONE:
        break;
    }
}

/* Reads all of input; *out may be NULL. */
static enum pt_status
read_all(struct pt_input *input, struct pt_buf *out, struct pt_error *err)
{
    struct pt_xml *xml = NULL;
    struct pt_xml_node node = {.kind = PT_XML_START};
    enum pt_status status = pt_xml_open(input, &xml, err);
    while (status == PT_OK && node.kind != PT_XML_DONE) {
        status = pt_xml_next(xml, &node, err);
        if (status == PT_OK && out)
            show(&node, out);
    }
    pt_xml_close(xml);
    return status;
}

static enum pt_status read_bytes(struct pt_str bytes,
                                 const char *charset,
                                 struct pt_buf *out,
                                 struct pt_error *err)
{
    struct pt_input input = {.path = PT_STR("/x.xml"),
                             .charset = pt_str_of(charset)};
    pt_input_init_bytes(&input, bytes);
    const enum pt_status status = read_all(&input, out, err);
    pt_input_fini(&input);
    return status;
}

static enum pt_status read_repeated(const char *head,
                                    const char *body,
                                    size_t n_repeats,
                                    const char *tail,
                                    struct pt_buf *out,
                                    struct pt_error *err)
{
    struct feeder feeder = {.head = pt_str_of(head),
                            .body = pt_str_of(body),
                            .tail = pt_str_of(tail),
                            .n_repeats = n_repeats};
    struct pt_input input = {.path = PT_STR("/x.xml")};
    pt_input_init_fill(&input, fill_from_feeder, &feeder);
    const enum pt_status status = read_all(&input, out, err);
    pt_input_fini(&input);
    return status;
}

/* ---------------------------------------------------------- documents --- */

#define UTF8 "<?xml version='1.0' encoding='UTF-8'?>"

static const struct {
    const char *bytes;
    const char *shown;
    enum pt_status status;
} documents[] = {
    {"<a/>",                                                                 "<a></>",                         PT_OK       },
    {UTF8 "\n<a x='1' y=\"2\">b</a>\n",                                      "<a x=1 y=2>b</>",                PT_OK       },
    {"<a xmlns='urn:n' xmlns:p='urn:p'><p:b p:c='d'/></a>",
     "<urn:n|a><urn:p|b c=d></></>",                                                                           PT_OK       },
    {"<a><dc:b>no prefix declared</dc:b></a>",
     "<a><dc:b>no prefix declared</></>",                                                                      PT_OK       },
    {"<a>1 &lt; 2 &amp; 3 &gt; 2 &quot;&apos;</a>",                          "<a>1 < 2 & 3 > 2 \"'</>",
     PT_OK                                                                                                                 },
    {"<a b='x &amp; &lt;y&gt; &quot;'/>",                                    "<a b=x & <y> \"></>",            PT_OK       },
    {"<a><![CDATA[<b>&amp; ]] ]>]]> c</a>",                                  "<a><b>&amp; ]] ]> c</>",         PT_OK       },
    {"<a><![CDATA[one]]><![CDATA[two]]></a>",                                "<a>onetwo</>",                   PT_OK       },
    {"<a>b<!-- <c> & -- d -->e<?php < & ?>f</a>",                            "<a>bef</>",                      PT_OK       },
    {"<a>&#65;&#x42;&#8211;&#150;</a>",                                      "<a>AB––</>",                 PT_OK       },
 /* what real feeds break */
    {"\n\n  " UTF8 "<a/>",                                                   "<a></>",                         PT_OK       },
    {"PHP Warning: oh & no\n < " UTF8 "<a/>",                                "<a></>",                         PT_OK       },
    {"<a>caf&eacute;&nbsp;&mdash;&hellip;</a>",                              "<a>café\xc2\xa0—…</>",      PT_OK       },
    {"<a b='caf&eacute;'/>",                                                 "<a b=café></>",                 PT_OK       },
    {"<a>AT&T, R&D & co; Q&A;</a>",                                          "<a>AT&T, R&D & co; Q&A;</>",     PT_OK       },
    {"<a>http://x/?a=1&b=2&copy=3</a>",                                      "<a>http://x/?a=1&b=2&copy=3</>",
     PT_OK                                                                                                                 },
    {"<a b='?c=1&d=2'/>",                                                    "<a b=?c=1&d=2></>",              PT_OK       },
    {"<a>1 < 2, <3, </ and <- <></a>",                                       "<a>1 < 2, <3, </ and <- <></>",  PT_OK       },
    {"<a>&unknown; &#0; &#xFFFF; &#99999999; &; &#; &#x;</a>",
     "<a>&unknown;    &;  </>",                                                                                PT_OK       },
    {"<a>b\x01\x02"
     "c\x0b\x7f"
     "d</a>",                                                           "<a>b  c  d</>",                  PT_OK       },
    {"<a><![CDATA[b\x01"
     "c]]></a>",                                                        "<a>b c</>",                      PT_OK       },
    {"<a b=c d='e'>f</a>",                                                   "<a>c d='e'>f</>",                PT_OK       },
    {"<a><b>one</c>two</b></a>",                                             "<a><b>one</>two</>",             PT_OK       },
    {"<a/><b/> and more",                                                    "<a></>",                         PT_OK       },
    {"<a>a]]>b</a>",                                                         "<a>a]]>b</>",                    PT_OK       },
 /* encodings */
    {"\xef\xbb\xbf<a>\xc3\xa9</a>",                                          "<a>é</>",                       PT_OK       },
    {"<a>\xe9 \x93x\x94</a>",                                                "<a>é “x”</>",               PT_OK       },
    {UTF8 "<a>\xc3\xa9 \xe9</a>",                                            "<a>é é</>",                    PT_OK       },
    {"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9\x96</a>",           "<a>é–</>",
     PT_OK                                                                                                                 },
    {"<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>\xcf\xe0\xf0</a>",
     "<a>Пар</>",                                                                                           PT_OK       },
    {"<?xml version='1.0' encoding='koi8-r'?><a>\xf0\xc1\xd2</a>",           "<a>Пар</>",
     PT_OK                                                                                                                 },
    {"<?xml version='1.0' encoding='Shift_JIS'?><a>\x93\xfa\x83\x5c</a>",
     "<a>日ソ</>",                                                                                           PT_OK       },
    {"<?xml version='1.0' encoding='iso-8859-1'?><a>\xc3\xa9t\xc3\xa9</a>",
     "<a>été</>",                                                                                            PT_OK       },
    {"<?xml version='1.0' encoding='utf-16'?><a>b\xc3\xa9</a>",              "<a>bé</>",
     PT_OK                                                                                                                 },
    {"<?xml version='1.0' encoding='x-no-such'?><a>b\xe9</a>",               "<a>bé</>",
     PT_OK                                                                                                                 },
 /* DTDs and entities */
    {"<!DOCTYPE a><a>b</a>",                                                 "<a>b</>",                        PT_OK       },
    {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>b</a>",                   "<a>b</>",                        PT_OK       },
    {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
     "<a>&e;</>",                                                                                              PT_OK       },
    {"<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://h/p'> %p;]><a>&p;</a>",
     "<a>&p;</>",                                                                                              PT_OK       },
    {"<!DOCTYPE a [<!ENTITY e '>]>'><!-- ' ]> --><?x ' ?>\n]><a>&e;</a>",
     "<a>&e;</>",                                                                                              PT_OK       },
    {"<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",                          "<a></>",                         PT_OK       },
    {"<a><!DOCTYPE a [<!ENTITY e 'x'>]>&e;</a>",                             "<a>&e;</>",                      PT_OK       },
    {"<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;'>]><a>&y;</a>",
     "<a>&y;</>",                                                                                              PT_OK       },
 /* cut off, or none */
    {"<a><b>cc",                                                             "<a><b>cc",                       PT_EINVALID },
    {"<a><![CDATA[bb",                                                       "<a>bb",                          PT_EINVALID },
    {"<a>b &am",                                                             "<a>b &am",                       PT_EINVALID },
    {"<a>b<",                                                                "<a>b<",                          PT_EINVALID },
    {"<a>bb<b c='",                                                          "<a>bb<b c=>",                    PT_EINVALID },
    {"<a>bb<!-- c",                                                          "<a>bb",                          PT_EINVALID },
    {"",                                                                     "",                               PT_ENOTFOUND},
    {"no tag & nothing",                                                     "",                               PT_ENOTFOUND},
    {"<!DOCTYPE a [",                                                        "",                               PT_ENOTFOUND},
    {"</a>",                                                                 "",                               PT_ENOTFOUND},
};

START_TEST(documents_are_read_as_far_as_words_can_be_saved)
{
    struct pt_buf shown;
    struct pt_error err = {.status = PT_OK};
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    const enum pt_status status =
        read_bytes(pt_str_of(documents[_i].bytes), "", &shown, &err);
    ck_assert_msg(status == documents[_i].status, "%s: status %d, %s",
                  documents[_i].bytes, (int)status, err.message);
    ck_assert_msg(
        pt_str_equal(pt_buf_str(&shown), pt_str_of(documents[_i].shown)),
        "%s: is %s, not %s", documents[_i].bytes, pt_buf_z(&shown),
        documents[_i].shown);
    pt_buf_fini(&shown);
}
END_TEST

START_TEST(bytes_that_come_one_by_one_read_the_same)
{
    struct feeder feeder = {.head = pt_str_of(documents[_i].bytes), .piece = 1};
    struct pt_input input = {.path = PT_STR("/x.xml")};
    struct pt_buf shown;
    struct pt_error err = {.status = PT_OK};
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    pt_input_init_fill(&input, fill_from_feeder, &feeder);
    ck_assert_int_eq(read_all(&input, &shown, &err), documents[_i].status);
    ck_assert_str_eq(pt_buf_z(&shown), documents[_i].shown);
    pt_input_fini(&input);
    pt_buf_fini(&shown);
}
END_TEST

/* Where a block ends must not matter: text in front moves the end along. */
START_TEST(the_end_of_a_block_cuts_nothing)
{
    static const char piece[] =
        "<b c='&eacute;'>\xc3\xa9&nbsp;<![CDATA[x]]>&T<!-- - "
        "-->\xe2\x82\xac</b>";
    for (size_t n = 16384 - 90; n < 16384 + 10; n++) {
        struct pt_buf bytes, shown, expected;
        struct pt_error err;
        pt_buf_init(&bytes, PT_BUF_NO_CEILING);
        pt_buf_init(&shown, PT_BUF_NO_CEILING);
        pt_buf_init(&expected, PT_BUF_NO_CEILING);
        pt_buf_puts(&bytes, "<a>");
        while (bytes.len < n)
            pt_buf_puts(&bytes, "x");
        pt_buf_add(&expected, pt_buf_str(&bytes));
        pt_buf_printf(&bytes, "%s</a>", piece);
        pt_buf_puts(&expected, "<b c=é>é\xc2\xa0x&T€</></>");
        ck_assert_int_eq(read_bytes(pt_buf_str(&bytes), "", &shown, &err),
                         PT_OK);
        ck_assert_str_eq(pt_buf_z(&shown), pt_buf_z(&expected));
        pt_buf_fini(&bytes);
        pt_buf_fini(&shown);
        pt_buf_fini(&expected);
    }
}
END_TEST

START_TEST(utf_16_is_read_with_and_without_mark)
{
    static const struct {
        struct pt_str bytes;
    } rows[] = {
        {{"<\0a\0>\0\xe9\0<\0/\0a\0>\0", 16}},
        {{"\xff\xfe<\0a\0>\0\xe9\0<\0/\0a\0>\0", 18}},
        {{"\0<\0a\0>\0\xe9\0<\0/\0a\0>", 16}},
        {{"\xfe\xff\0<\0a\0>\0\xe9\0<\0/\0a\0>", 18}},
    };
    struct pt_buf shown;
    struct pt_error err;
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    ck_assert_int_eq(read_bytes(rows[_i].bytes, "", &shown, &err), PT_OK);
    ck_assert_str_eq(pt_buf_z(&shown), "<a>é</>");
    pt_buf_fini(&shown);
}
END_TEST

START_TEST(what_the_bringer_says_counts_where_the_file_says_nothing)
{
    struct pt_buf shown;
    struct pt_error err;
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    ck_assert_int_eq(
        read_bytes(PT_STR("<a>\xcf\xe0</a>"), "windows-1251", &shown, &err),
        PT_OK);
    ck_assert_str_eq(pt_buf_z(&shown), "<a>Па</>");
    pt_buf_fini(&shown);
}
END_TEST

START_TEST(lines_are_those_of_the_file)
{
    static const char bytes[] = "\n<?xml version='1.0'?>\n<!DOCTYPE a [\n\n]>\n"
                                "<!--\n\n--><a>\n<![CDATA[\n]]>\n<b/></a>";
    struct pt_input input = {.path = PT_STR("/x.xml")};
    struct pt_xml *xml;
    struct pt_xml_node node;
    struct pt_error err;
    pt_input_init_bytes(&input, pt_str_of(bytes));
    ck_assert_int_eq(pt_xml_open(&input, &xml, &err), PT_OK);
    do
        ck_assert_int_eq(pt_xml_next(xml, &node, &err), PT_OK);
    while (node.kind != PT_XML_START || node.depth != 2);
    ck_assert_uint_eq(node.line, 11);
    pt_xml_close(xml);
    pt_input_fini(&input);
}
END_TEST

START_TEST(the_reason_names_the_line)
{
    struct pt_error err;
    ck_assert_int_eq(read_bytes(PT_STR("<a>\n\n<b>"), "", NULL, &err),
                     PT_EINVALID);
    ck_assert_str_eq(err.message, "cut off in line 3");
}
END_TEST

/* ------------------------------------------------------------- hostile --- */

static const struct {
    const char *head, *body, *tail;
    size_t n_repeats;
    enum pt_status status;
    const char *reason; /* its beginning */
} hostile[] = {
    {"",                                              "<a>",                      "",        100000,  PT_ELIMIT,    "more than 256 elements deep"},
    {"<a ",                                           "b='c' ",                   ">",       100000,  PT_ELIMIT,    "a tag has more than 256"    },
    {"<a b='",                                        "0123456789",               "'/>",     1 << 20, PT_ELIMIT,
     "a tag is larger than 1024 KiB"                                                                                                             },
    {"<a",                                            "0123456789",               "/>",      1 << 20, PT_ELIMIT,
     "a tag is larger than 1024 KiB"                                                                                                             },
    {"<a>",                                           "0123456789",               "</a>",    2 << 20, PT_OK,        ""                           },
    {"<a><![CDATA[",                                  "0123456789",               "]]></a>", 2 << 20, PT_OK,        ""                           },
    {"<a><![CDATA[",                                  "]]]]]]]]]]",               "]]></a>", 2 << 20, PT_OK,        ""                           },
    {"<a><!--",                                       "----------",               "--></a>", 2 << 20, PT_OK,        ""                           },
    {"<a>",                                           "&amp;&lt;&x",              "</a>",    1 << 20, PT_OK,        ""                           },
    {"<a>",                                           "<<<<<<<<<<",               "</a>",    1 << 20, PT_OK,        ""                           },
    {"<a>",                                           "<b></c>",                  "</a>",    1 << 20, PT_OK,        ""                           },
    {"<a>",                                           "<b c='d'/>",               "</a>",    1 << 20, PT_OK,        ""                           },
    {"<!DOCTYPE a [",                                 "<!ENTITY b '&c;'>",        "]><a/>",  1 << 20, PT_OK,        ""                           },
    {"<!DOCTYPE a [",                                 "<!ATTLIST a b CDATA 'c'>", "]><a/>",  1 << 20, PT_OK,        ""                           },
    {"<a>",                                           "\xff\xfe\x80\xc3",         "</a>",    1 << 20, PT_OK,        ""                           },
    {"<?xml version='1.0' encoding='utf-7'?><a>",     "+AGE-",                    "</a>",    1 << 20,
     PT_OK,                                                                                                         ""                           },
    {"",                                              "no tag at all ",           "",        1 << 20, PT_ENOTFOUND, "no XML"                     },
    {"<?xml version='1.0' encoding='Shift_JIS'?><a>", "\x81",                     "</a>",    1 << 20,
     PT_OK,                                                                                                         ""                           },
};

START_TEST(hostile_input_ends_soon)
{
    struct pt_error err = {.message = ""};
    const enum pt_status status =
        read_repeated(hostile[_i].head, hostile[_i].body, hostile[_i].n_repeats,
                      hostile[_i].tail, NULL, &err);
    ck_assert_msg(status == hostile[_i].status, "%s…%.20s: %d %s",
                  hostile[_i].head, hostile[_i].body, (int)status, err.message);
    if (status != PT_OK)
        ck_assert_msg(pt_str_begins(pt_str_of(err.message),
                                    pt_str_of(hostile[_i].reason)),
                      "%s", err.message);
}
END_TEST

/* libxml2 remembers each. */
START_TEST(a_million_names_end_in_a_limit)
{
    struct pt_buf bytes;
    struct pt_error err;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_puts(&bytes, "<a>");
    for (unsigned i = 0; i < 1000000; i++)
        pt_buf_printf(&bytes, "<a-name-of-some-length-%u/>", i);
    pt_buf_puts(&bytes, "</a>");
    const enum pt_status status =
        read_bytes(pt_buf_str(&bytes), "", NULL, &err);
    ck_assert_int_eq(status, PT_ELIMIT);
    ck_assert_str_eq(err.message, "more than 1024 KiB of names");
    pt_buf_fini(&bytes);
}
END_TEST

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* No assertion but that it ends, under the sanitizers. */
START_TEST(mutated_documents_end)
{
    static const char marks[] = "<>&;'\"=/!?-[]#x\x00\xc3\xff \n";
    uint32_t seed = (uint32_t)_i * 7919 + 1;
    for (int round = 0; round < 200; round++) {
        struct pt_buf bytes;
        struct pt_error err;
        pt_buf_init(&bytes, PT_BUF_NO_CEILING);
        for (int i = 0; i < 3; i++)
            pt_buf_puts(&bytes,
                        documents[draw(&seed) % PT_COUNTOF(documents)].bytes);
        for (uint32_t n = draw(&seed) % 8; n && bytes.len; n--)
            bytes.ptr[draw(&seed) % bytes.len] =
                marks[draw(&seed) % (sizeof marks - 1)];
        (void)!read_bytes(pt_buf_str(&bytes), "", NULL, &err);
        pt_buf_fini(&bytes);
    }
}
END_TEST

START_TEST(xhtml_becomes_html_that_means_the_same)
{
    static const char xhtml[] =
        "<html><head><title/><script src='s'/><meta name='n' content='a &amp; "
        "&quot;b&quot;'/></head><body><p>1 &lt; 2<br></br>&amp;<img "
        "alt='x'/></p></body></html>";
    static const char html[] =
        "<html><head><title></title><script src=\"s\"></script><meta "
        "name=\"n\" content=\"a &amp; &quot;b&quot;\"></head><body><p>1 &lt; "
        "2<br>&amp;<img alt=\"x\"></p></body></html>";
    struct pt_input input = {.path = PT_STR("/x.xhtml")};
    struct pt_xml *xml;
    struct pt_xml_node node;
    struct pt_error err;
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_input_init_bytes(&input, pt_str_of(xhtml));
    ck_assert_int_eq(pt_xml_open(&input, &xml, &err), PT_OK);
    for (;;) {
        ck_assert_int_eq(pt_xml_next(xml, &node, &err), PT_OK);
        if (node.kind == PT_XML_DONE)
            break;
        pt_xml_to_html(&node, &out);
    }
    ck_assert_str_eq(pt_buf_z(&out), html);
    pt_buf_fini(&out);
    pt_xml_close(xml);
    pt_input_fini(&input);
}
END_TEST

/* ----------------------------------------------------------------- URLs --- */

static const struct {
    const char *reference, *base, *whole;
} urls[] = {
    {"/a/b",                    "https://news.example/feed/x.rss", "https://news.example/a/b"},
    {"c.html",                  "https://news.example/feed/x.rss",
     "https://news.example/feed/c.html"                                                      },
    {"//cdn.example/d",         "https://news.example/",           "https://cdn.example/d"   },
    {"https://other.example/e", "https://news.example/",
     "https://other.example/e"                                                               },
    {"f",                       "",                                "f"                       },
    {"g h",                     "https://news.example/",           "g h"                     },
};

START_TEST(references_are_resolved)
{
    struct pt_arena arena;
    pt_arena_init(&arena);
    const struct pt_str whole = pt_xml_resolve(
        pt_str_of(urls[_i].reference), pt_str_of(urls[_i].base), &arena);
    ck_assert_msg(pt_str_equal(whole, pt_str_of(urls[_i].whole)), "%s: %.*s",
                  urls[_i].reference, PT_STR_FMT(whole));
    pt_arena_fini(&arena);
}
END_TEST

Suite *pt_suite_xml_read(void)
{
    Suite *const suite = suite_create("xml_read");
    TCase *tc = tcase_create("documents");
    tcase_add_loop_test(tc, documents_are_read_as_far_as_words_can_be_saved, 0,
                        PT_COUNTOF(documents));
    tcase_add_loop_test(tc, bytes_that_come_one_by_one_read_the_same, 0,
                        PT_COUNTOF(documents));
    tcase_add_test(tc, the_end_of_a_block_cuts_nothing);
    tcase_add_loop_test(tc, utf_16_is_read_with_and_without_mark, 0, 4);
    tcase_add_test(tc,
                   what_the_bringer_says_counts_where_the_file_says_nothing);
    tcase_add_test(tc, lines_are_those_of_the_file);
    tcase_add_test(tc, the_reason_names_the_line);
    tcase_add_test(tc, xhtml_becomes_html_that_means_the_same);
    tcase_add_loop_test(tc, references_are_resolved, 0, PT_COUNTOF(urls));
    suite_add_tcase(suite, tc);
    tc = tcase_create("hostile");
    tcase_add_loop_test(tc, hostile_input_ends_soon, 0, PT_COUNTOF(hostile));
    tcase_add_test(tc, a_million_names_end_in_a_limit);
    tcase_add_loop_test(tc, mutated_documents_end, 0, 20);
    suite_add_tcase(suite, tc);
    return suite;
}
