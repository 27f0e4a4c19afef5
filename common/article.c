/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * article.c: what stands for the headline of an article that has none.
 *
 * Only a window of the text is looked at, from the first word on: a title found
 * farther down would be no title.
 */
#include "common/article.h"

#include "common/layout.h"
#include "common/sentence.h"
#include "common/tokenize.h"
#include "common/utf8.h"

enum {
    WINDOW_BYTES = 1024,
    MAX_MARK_BYTES = 64,
    MIN_SENTENCE_WORDS = 4,
    MAX_PROMPT_WORDS = 10, /* a longer sentence is no prompt */
};

/* How paragraphs begin that address the reader of the page, in lower case. */
static const char *const prompts[] = {
    "accept cookies",   "advertisement", "by ",       "click here",
    "continue reading", "cookie",        "follow us", "key points",
    "key takeaways",    "log in",        "login",     "read more",
    "register now",     "share this",    "sign in",   "sign up",
    "skip to",          "sponsored",     "subscribe", "this article is for",
    "we use cookies",
};

static size_t count_words(struct pt_str s)
{
    struct pt_raw_word word;
    size_t n = 0;
    for (size_t at = 0; pt_tokenize_next(s, &at, &word);)
        n++;
    return n;
}

static bool is_prompt(struct pt_str paragraph)
{
    if (count_words(paragraph) > MAX_PROMPT_WORDS)
        return false;
    for (size_t i = 0; i < PT_COUNTOF(prompts); i++) {
        const struct pt_str prompt = pt_str_of(prompts[i]);
        if (pt_str_begins_ascii_case(paragraph, prompt))
            return true;
    }
    return false;
}

/* s from its first word on, or from the quote or bracket before it; list and
 * heading marks go. */
static struct pt_str without_marks(struct pt_str s)
{
    s = pt_str_sub(s, pt_list_mark_bytes(s), s.len);
    size_t begin = 0, at = 0, len;
    struct pt_raw_word word;
    if (!pt_tokenize_next(s, &at, &word))
        return s;
    for (size_t i = 0; i < word.begin; i += len)
        if (pt_char_kind_of(pt_utf8_get(s, i, &len)) == PT_CHAR_SPACE)
            begin = i + len;
    return pt_str_sub(s, begin, s.len);
}

static bool reads_like_sentence(struct pt_str s)
{
    return pt_ends_sentence(s) && count_words(s) >= MIN_SENTENCE_WORDS;
}

static struct pt_str span_view(struct pt_str text, struct pt_span span)
{
    return without_marks(pt_str_sub(text, span.begin, span.end));
}

/* The first sentence that reads like one, else the first paragraph that is no
 * prompt, else the first with words; empty when there are no words. */
static struct pt_str choose(struct pt_str text, const struct pt_layout *layout)
{
    struct pt_str plain = PT_STR(""), any = PT_STR("");
    for (uint32_t i = 0; i < layout->n_paragraphs; i++) {
        const struct pt_paragraph *const p = &layout->paragraphs[i];
        const struct pt_str paragraph = span_view(text, p->span);
        if (count_words(paragraph) == 0)
            continue;
        if (any.len == 0)
            any = paragraph;
        if (is_prompt(paragraph))
            continue;
        if (plain.len == 0)
            plain = paragraph;
        for (uint32_t j = 0; j < p->n_sentences; j++) {
            const struct pt_str sentence =
                span_view(text, layout->sentences[p->first_sentence + j]);
            if (reads_like_sentence(sentence))
                return sentence;
        }
    }
    return plain.len ? plain : any;
}

/* s up to the last word that ends within max_bytes. */
static struct pt_str cut_at_word(struct pt_str s, size_t max_bytes)
{
    size_t end = 0;
    struct pt_raw_word word;
    for (size_t at = 0; pt_tokenize_next(s, &at, &word); end = word.end)
        if (word.end > max_bytes)
            break;
    if (end == 0) {
        end = max_bytes;
        while (end > 0 && !pt_utf8_is_boundary(s, end))
            end--;
    }
    return pt_str_sub(s, 0, end);
}

/* The part of the text in which a title is looked for. */
static struct pt_str window_of(struct pt_str text)
{
    struct pt_raw_word word;
    size_t at = 0;
    if (!pt_tokenize_next(text, &at, &word))
        return PT_STR("");
    /* Not far back: only for a quote or bracket before the word. */
    size_t begin = word.begin, end = text.len;
    while (begin > 0 && word.begin - begin < MAX_MARK_BYTES &&
           text.ptr[begin - 1] != '\n')
        begin--;
    while (!pt_utf8_is_boundary(text, begin))
        begin++;
    if (end - begin > WINDOW_BYTES) {
        end = begin + WINDOW_BYTES;
        while (!pt_utf8_is_boundary(text, end))
            end--;
    }
    return pt_str_sub(text, begin, end);
}

struct pt_str pt_article_shown_title(const struct pt_article *article,
                                     size_t max_bytes,
                                     bool *is_cut)
{
    const struct pt_str window = window_of(article->text);
    struct pt_str title = window;
    struct pt_arena arena;
    struct pt_layout layout;
    pt_arena_init(&arena);
    /* Without memory the beginning has to do. */
    if (window.len && pt_layout_of(window, &arena, &layout) == PT_OK)
        title = choose(window, &layout);
    pt_arena_fini(&arena);
    *is_cut = title.len > max_bytes;
    return *is_cut ? cut_at_word(title, max_bytes) : title;
}

struct pt_str pt_article_cut_title(struct pt_str title)
{
    if (title.len <= PT_MAX_TITLE_BYTES)
        return title;
    size_t len = PT_MAX_TITLE_BYTES;
    while (!pt_utf8_is_boundary(title, len))
        len--;
    return pt_str_sub(title, 0, len);
}

const char *pt_origin_words(unsigned origin)
{
    static const char *const words[] = {
#define PT_ORIGIN_WORDS(name, words) words,
        PT_ORIGIN_LIST(PT_ORIGIN_WORDS)
#undef PT_ORIGIN_WORDS
    };
    return origin < PT_COUNTOF(words) ? words[origin] : "";
}
