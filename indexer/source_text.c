/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_text.c: a plain text file is one article.
 *
 * The one question is whether its first line is a headline. A wrong yes takes
 * the first sentence away from the text, a wrong no only leaves the title
 * empty; so the rules ask for two signs: the line looks like a headline (few
 * words, no full stop), and what follows sets it apart (an empty line, a byline
 * or date, an indented paragraph, a paragraph much longer than the line).
 *
 *     text = { empty line } [ headline ] { empty line } body
 *
 * Nothing is lost: what is not the headline is body, bylines and dates too.
 */
#include "indexer/source_text.h"

#include "common/utf8.h"
#include "indexer/metadata.h"

/* -------------------------------------------------------------- lines --- */

/* A line of a text; begin of the line that is not there is text.len. */
struct line {
    size_t begin;       /* byte offset in the text, indent included */
    size_t next;        /* where the line behind it begins */
    struct pt_str text; /* without white space at both ends */
    bool is_indented;
};

static bool is_space(uint32_t code_point)
{
    return code_point == ' ' || (code_point >= '\t' && code_point <= '\r') ||
           code_point == 0x85 || code_point == 0xa0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200b) ||
           code_point == 0x2028 || code_point == 0x2029 ||
           code_point == 0x202f || code_point == 0x205f ||
           code_point == 0x3000 || code_point == 0xfeff;
}

static struct pt_str trim_end(struct pt_str s)
{
    size_t n;
    while (s.len && is_space(pt_utf8_before(s, s.len, &n)))
        s.len -= n;
    return s;
}

static struct pt_str trim(struct pt_str s)
{
    size_t n;
    s = trim_end(s);
    while (s.len && is_space(pt_utf8_get(s, 0, &n)))
        s = pt_str_sub(s, n, s.len);
    return s;
}

static struct line line_at(struct pt_str text, size_t begin)
{
    const struct pt_str rest = pt_str_sub(text, begin, text.len);
    const size_t n = pt_str_find(rest, '\n');
    const struct pt_str all = pt_str_sub(rest, 0, n);
    return (struct line){
        .begin = begin,
        .next = begin + n + (n < rest.len),
        .text = trim(all),
        .is_indented = pt_str_begins(all, PT_STR("  ")) ||
                       pt_str_begins(all, PT_STR("\t")),
    };
}

/* The first line from begin on that is not empty. */
static struct line full_line_from(struct pt_str text, size_t begin)
{
    struct line line = line_at(text, begin);
    while (line.text.len == 0 && line.next < text.len)
        line = line_at(text, line.next);
    if (line.text.len == 0)
        line.begin = line.next = text.len;
    return line;
}

/* Lines count from 1. */
static uint32_t number_of_line(struct pt_str text, size_t at)
{
    uint32_t number = 1;
    for (size_t i = 0; i < at; i++)
        number += text.ptr[i] == '\n';
    return number;
}

/* ----------------------------------------------------------- headline --- */

enum {
    LEAST_WORDS = 3,
    MOST_WORDS = 40,
    MOST_BYTES = 250,
    LEAST_WORDS_BEFORE_TEXT = 5, /* when only the length tells the two apart */
    LEAST_TEXT_BYTES = 80,       /* of the paragraph then */
    LETTERS_A_WORD = 2,          /* in scripts without spaces */
    BYLINE_LINES = 3, /* where a byline may stand, behind the title */
    DATE_LINES = 5,
};

static bool is_of_script_without_spaces(uint32_t code_point)
{
    return (code_point >= 0x0e00 && code_point <= 0x0eff) || /* Thai, Lao */
           (code_point >= 0x3040 && code_point <= 0x30ff) || /* kana */
           (code_point >= 0x3400 && code_point <= 0x9fff) || /* ideographs */
           (code_point >= 0xf900 && code_point <= 0xfaff) ||
           (code_point >= 0x20000 && code_point <= 0x3ffff);
}

static size_t count_words(struct pt_str line)
{
    size_t n_words = 0, n_letters = 0;
    bool is_inside = false;
    for (size_t at = 0, n; at < line.len; at += n) {
        const uint32_t code_point = pt_utf8_get(line, at, &n);
        const bool is_dense = is_of_script_without_spaces(code_point);
        n_letters += is_dense;
        n_words += !is_inside && !is_dense && !is_space(code_point);
        is_inside = !is_dense && !is_space(code_point);
    }
    return n_words + n_letters / LETTERS_A_WORD;
}

static bool is_one_of(uint32_t code_point, const uint32_t *set, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (set[i] == code_point)
            return true;
    return false;
}

/* The last character, closing quotes and brackets looked through; *out_before
 * is what stands before it. 0 for nothing. */
static uint32_t last_character(struct pt_str s, struct pt_str *out_before)
{
    static const uint32_t closers[] = {
        '"',    '\'',   ')',    ']',    0xbb,   0x2018, 0x2019,
        0x201c, 0x201d, 0x203a, 0x300d, 0x300f, 0xff09,
    };
    uint32_t code_point = 0;
    for (size_t n; s.len; s.len -= n) {
        code_point = pt_utf8_before(s, s.len, &n);
        if (is_one_of(code_point, closers, PT_COUNTOF(closers)))
            continue;
        *out_before = pt_str_sub(s, 0, s.len - n);
        return code_point;
    }
    *out_before = s;
    return 0;
}

static bool is_question(uint32_t code_point)
{
    return code_point == '?' || code_point == 0xff1f || code_point == 0x61f;
}

/* Sentences, clauses and introductions end so; headlines do not. */
static bool is_sentence_mark(uint32_t code_point)
{
    static const uint32_t marks[] = {
        '.',    '!',    ';',    ':',    ',',    0x2026, 0x3001,
        0x3002, 0xff01, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0x61b,
    };
    return is_one_of(code_point, marks, PT_COUNTOF(marks));
}

/* "… to the U.S": the stop behind it belongs to the word. */
static bool ends_in_acronym(struct pt_str before)
{
    const size_t n = before.len;
    return n >= 3 && before.ptr[n - 1] >= 'A' && before.ptr[n - 1] <= 'Z' &&
           before.ptr[n - 2] == '.';
}

static bool ends_a_sentence(struct pt_str line)
{
    struct pt_str before;
    const uint32_t last = last_character(line, &before);
    return is_question(last) || is_sentence_mark(last);
}

/* What websites put above articles, when it is no longer than that. */
static bool is_boilerplate(struct pt_str line, size_t n_words)
{
    static const struct {
        const char *start;
        size_t most_words;
    } rows[] = {
        {"accept cookies",         8 },
        {"advertisement",          5 },
        {"breaking news",          3 },
        {"cookie",                 3 },
        {"cookies",                4 },
        {"click here",             10},
        {"continue reading",       6 },
        {"follow us",              6 },
        {"key points",             3 },
        {"key takeaways",          3 },
        {"live updates",           3 },
        {"log in",                 8 },
        {"login",                  5 },
        {"read more",              8 },
        {"register for",           8 },
        {"register now",           8 },
        {"register to",            8 },
        {"share this",             6 },
        {"sign in",                8 },
        {"sign up",                10},
        {"skip to",                5 },
        {"subscribe",              10},
        {"this site uses cookies", 40},
        {"this website uses",      40},
        {"we use cookies",         40},
        {"you are reading",        8 },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const struct pt_str start = pt_str_of(rows[i].start);
        if (n_words <= rows[i].most_words &&
            pt_str_begins_ascii_case(line, start) &&
            (line.len == start.len || line.ptr[start.len] == ' ' ||
             line.ptr[start.len] == ':'))
            return true;
    }
    return false;
}

static bool is_list_item(struct pt_str line)
{
    static const char *const marks[] = {"- ", "* ", "+ ", "• ", "· ", "▪ "};
    for (size_t i = 0; i < PT_COUNTOF(marks); i++)
        if (pt_str_begins(line, pt_str_of(marks[i])))
            return true;
    size_t n = 0;
    while (n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '9')
        n++;
    return n > 0 && n + 1 < line.len && strchr(".)", line.ptr[n]) &&
           line.ptr[n + 1] == ' ';
}

/* The line by itself, whatever follows. */
static bool looks_like_headline(struct pt_str line, bool is_before_empty_line)
{
    struct pt_str author, before;
    int32_t days;
    const size_t n_words = count_words(line);
    const uint32_t last = last_character(line, &before);
    if (line.len > MOST_BYTES || n_words < LEAST_WORDS || n_words > MOST_WORDS)
        return false;
    if (is_question(last) && !is_before_empty_line)
        return false;
    if (is_sentence_mark(last) && !(last == '.' && ends_in_acronym(before)))
        return false;
    return !is_boilerplate(line, n_words) && !is_list_item(line) &&
           !pt_metadata_is_byline(line, &author) &&
           !pt_metadata_is_date_line(line, &days) &&
           !pt_metadata_has_dateline(line);
}

/* What follows sets the headline apart. */
static bool is_set_apart(const struct line *headline,
                         const struct line *next,
                         bool is_before_empty_line)
{
    struct pt_str author;
    int32_t days;
    if (is_before_empty_line || pt_metadata_is_byline(next->text, &author) ||
        pt_metadata_is_date_line(next->text, &days))
        return true;
    if (next->is_indented && !headline->is_indented)
        return true;
    return count_words(headline->text) >= LEAST_WORDS_BEFORE_TEXT &&
           next->text.len >= LEAST_TEXT_BYTES &&
           next->text.len >= 2 * headline->text.len &&
           ends_a_sentence(next->text);
}

/* Whether first is the headline; *out_next is the full line behind it. */
static bool
is_headline(struct pt_str text, const struct line *first, struct line *out_next)
{
    const struct line next = full_line_from(text, first->next);
    const bool is_before_empty_line = next.begin != first->next;
    *out_next = next;
    return next.begin < text.len &&
           looks_like_headline(first->text, is_before_empty_line) &&
           is_set_apart(first, &next, is_before_empty_line);
}

/* ------------------------------------------------------------ article --- */

void pt_text_first_lines(struct pt_article *article)
{
    const struct pt_str text = article->text;
    struct line line = full_line_from(text, 0);
    for (int i = 0; i < DATE_LINES && line.begin < text.len; i++) {
        if (i < BYLINE_LINES && article->author.len == 0 &&
            pt_metadata_is_byline(line.text, &article->author))
            article->origins[PT_FACT_AUTHOR] = PT_ORIGIN_FIRST_LINES;
        if (article->date == PT_DATE_NONE &&
            pt_metadata_is_date_line(line.text, &article->date))
            article->origins[PT_FACT_DATE] = PT_ORIGIN_FIRST_LINES;
        line = full_line_from(text, line.next);
    }
}

/* text: decoded's, without white space at its end, and not empty. */
static void split(const struct pt_decoded *decoded,
                  struct pt_str text,
                  struct pt_article *out)
{
    const struct line first = full_line_from(text, 0);
    struct line next;
    size_t text_at = first.begin;
    if (is_headline(text, &first, &next)) {
        text_at = next.begin;
        out->title = first.text;
        out->title_from = PT_TITLE_FROM_HEADLINE;
        out->origins[PT_FACT_TITLE] = PT_ORIGIN_FIRST_LINES;
    }
    out->text = pt_str_sub(text, text_at, text.len);
    pt_text_first_lines(out);
    if (!decoded->is_verbatim)
        return;
    out->is_verbatim = true;
    out->text_offset = decoded->offset + text_at;
    out->text_line = number_of_line(text, text_at);
    if (out->title.len) {
        const size_t title_at = (size_t)(out->title.ptr - text.ptr);
        out->title_offset = decoded->offset + title_at;
        out->title_line = number_of_line(text, title_at);
    }
}

/* A name without an ending promises nothing: programs and locks have such. */
static bool has_ending(struct pt_str name)
{
    return pt_kind_without_ending(name).len < name.len;
}

enum pt_status pt_text_read(struct pt_input *input,
                            pt_text_decode *decode,
                            struct pt_arena *arena,
                            const struct pt_article_sink *sink,
                            struct pt_error *err)
{
    struct pt_decoded decoded;
    struct pt_str bytes;
    enum pt_status status =
        pt_input_all(input, PT_MAX_ARTICLE_BYTES, &bytes, err);
    if (status == PT_OK)
        status = decode(bytes, input->charset, arena, &decoded, err);
    if (status == PT_EINVALID && !has_ending(pt_input_name(input)))
        return pt_fail(err, PT_ENOTFOUND, "binary, and not called a text");
    if (status != PT_OK)
        return status;
    const struct pt_str text = trim_end(decoded.text);
    if (text.len == 0 && !has_ending(pt_input_name(input)))
        return pt_fail(err, PT_ENOTFOUND, "empty, and not called a text");
    if (text.len == 0)
        return pt_fail(err, PT_EINVALID, "empty");
    struct pt_article article = {
        .path = input->path,
        .title_from = PT_TITLE_FROM_TEXT,
        .date = pt_metadata_date_of_path(pt_input_name(input)),
    };
    if (article.date != PT_DATE_NONE)
        article.origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
    split(&decoded, text, &article);
    return sink->take(sink->context, &article, err);
}

static enum pt_status decode_unicode(struct pt_str bytes,
                                     struct pt_str charset,
                                     struct pt_arena *arena,
                                     struct pt_decoded *out,
                                     struct pt_error *err)
{
    (void)charset;
    return pt_unicode_decode(bytes, arena, out, err);
}

static enum pt_status read_unicode(struct pt_input *input,
                                   struct pt_arena *arena,
                                   const struct pt_article_sink *sink,
                                   struct pt_error *err)
{
    return pt_text_read(input, decode_unicode, arena, sink, err);
}

const struct pt_source pt_source_text = {
    .kind = PT_KIND_TEXT,
    .read = read_unicode,
};
