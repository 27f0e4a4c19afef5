/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/render_page.h"

#include "common/utf8.h"
#include "common/visible.h"

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
    "'none'\">\n";

/* Text has a contrast of at least 7 to 1 (WCAG 2, AAA), bars of 3 to 1. */
/* clang-format off */
static const char *const style[] = {
    ":root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1b;--soft:#505050;",
    "--line:#d0d0d0;--link:#0a4a8f;--mark:#ffe28a;--on-mark:#1b1b1b;",
    "--bar:#5b86b5;--burst:#a01a13}",
    "@media (prefers-color-scheme:dark){:root{--paper:#16181c;--ink:#e8e8e8;",
    "--soft:#b4b8be;--line:#3c4047;--link:#9cc5ff;--mark:#5a4600;",
    "--on-mark:#fff3c4;--bar:#6f9fd8;--burst:#ff8a80}}",
    "*{box-sizing:border-box}",
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}",
    "body{margin:0 auto;padding:1rem;max-width:46rem;background:var(--paper);",
    "color:var(--ink);font:1rem/1.55 system-ui,sans-serif;",
    "overflow-wrap:anywhere}",
    "h1{margin:.3rem 0;font-size:1.5rem;line-height:1.25}",
    "h2{margin:0;font-size:1.15rem;line-height:1.35}",
    "a{color:var(--link);text-underline-offset:.15em}",
    "h1 a,h2 a{text-decoration-thickness:1px}",
    "a:focus-visible,main:focus-visible{outline:3px solid var(--link);",
    "outline-offset:2px;border-radius:2px}",
    ".skip{position:absolute;left:-200vw}",
    ".skip:focus{left:1rem;top:.5rem;padding:.3rem .6rem;",
    "background:var(--paper)}",
    "header{border-bottom:1px solid var(--line);padding-bottom:.6rem}",
    "header p,.facts,.found,footer{color:var(--soft)}",
    "header p{margin:.2rem 0}",
    ".hits{list-style:none;margin:0;padding:0}",
    ".hits>li{padding:1.1rem 0;border-bottom:1px solid var(--line)}",
    ".rank{color:var(--soft);font-weight:400}",
    ".facts,.found{margin:.25rem 0;font-size:.875rem}",
    ".facts a{color:inherit}",
    "blockquote{margin:.5rem 0 0;padding-inline-start:.8rem;",
    "border-inline-start:3px solid var(--line)}",
    "blockquote p{margin:0}",
    "mark{background:var(--mark);color:var(--on-mark);border-radius:2px;",
    "padding:0 .1em;font-weight:600}",
    ".notes,.instead{margin:1rem 0;padding-left:1.2rem}",
    ".notes li{margin:.2rem 0}",
    ".instead li{margin:.8rem 0}",
    "code{display:block;margin-top:.2rem;padding:.4rem .6rem;",
    "border:1px solid var(--line);border-radius:4px;white-space:pre-wrap;",
    "font:.9rem/1.4 ui-monospace,monospace}",
    "section{margin:1.6rem 0}",
    "section>p{color:var(--soft);font-size:.875rem;margin:.3rem 0}",
    "table{width:100%;border-collapse:collapse;font-size:.9rem;",
    "font-variant-numeric:tabular-nums}",
    "th,td{padding:.15rem .5rem .15rem 0;text-align:left;font-weight:400;",
    "vertical-align:top}",
    "thead th,thead td{color:var(--soft);border-bottom:1px solid var(--line)}",
    "td.n,th.n{text-align:right;white-space:nowrap;width:1%;",
    "padding-left:.3rem}",
    "th.when{white-space:nowrap;width:1%}",
    "td.bar{width:40%;padding-right:0;vertical-align:middle}",
    "td.bar i{display:block;height:.75em;min-width:2px;background:var(--bar);",
    "border-radius:1px}",
    ".burst i{background:var(--burst)!important}",
    ".burst th b{color:var(--burst)}",
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;",
    "margin:.6rem 0 1.2rem;font-size:.875rem;color:var(--soft)}",
    "dd{margin:0}",
    ".text p{margin:0 0 .9em}",
    ".set p{white-space:pre-wrap}",
    "main>h2{margin-top:1.2rem}",
    "footer{margin-top:1.2rem;font-size:.8rem}",
    "@media (max-width:30rem){body{padding:.8rem}h1{font-size:1.3rem}",
    "table{font-size:.8rem}td.bar{width:28%}}",
    "@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;",
    "--soft:#333;--line:#999;--link:#000;--mark:#ffe28a;--on-mark:#000;",
    "--bar:#555;--burst:#000}body{max-width:none;padding:0;font-size:10.5pt}",
    ".skip{display:none}.hits>li,tr{break-inside:avoid}",
    "h2{break-after:avoid}",
    "mark{text-decoration:underline;padding:0}",
    "mark,td.bar i{-webkit-print-color-adjust:exact;",
    "print-color-adjust:exact}",
    "h1 a[href^=http i]::after,h2 a[href^=http i]::after{",
    "content:\" (\" attr(href) \")\";font-size:.75em;font-weight:400}}",
};
/* clang-format on */

void pt_page_puts(struct pt_page *page, const char *markup)
{
    pt_buf_puts(page->out, markup);
}

/* Code points that HTML forbids in any form: they are none for text. */
static bool is_no_character(uint32_t c)
{
    return (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

static const char *reference_of(uint32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return is_no_character(c) ? "&#xfffd;" : NULL;
    }
}

static void add_escaped(struct pt_buf *out, struct pt_str s)
{
    size_t begin = 0;
    for (size_t at = 0, len; at < s.len; at += len) {
        const char *const reference = reference_of(pt_utf8_get(s, at, &len));
        if (!reference)
            continue;
        pt_buf_add(out, pt_str_sub(s, begin, at));
        pt_buf_puts(out, reference);
        begin = at + len;
    }
    pt_buf_add(out, pt_str_sub(s, begin, s.len));
}

void pt_page_text(struct pt_page *page, struct pt_str text)
{
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = at + pt_str_find(pt_str_sub(text, at, text.len), '\n');
        const bool is_crlf =
            end > at && end < text.len && text.ptr[end - 1] == '\r';
        pt_buf_clear(&page->safe);
        pt_visible(&page->safe, pt_str_sub(text, at, end - is_crlf));
        add_escaped(page->out, pt_buf_str(&page->safe));
        if (pt_buf_status(&page->safe) != PT_OK && page->out->status == PT_OK)
            page->out->status = pt_buf_status(&page->safe);
        pt_buf_puts(page->out, end < text.len ? "\n" : "");
    }
}

void pt_page_marked(struct pt_page *page,
                    struct pt_str text,
                    const struct pt_byte_span *spans,
                    size_t n_spans,
                    size_t begin,
                    size_t end,
                    size_t *first)
{
    size_t at = begin;
    while (*first < n_spans && spans[*first].end <= begin)
        ++*first;
    for (size_t i = *first; i < n_spans && spans[i].begin < end; i++) {
        const size_t from = spans[i].begin > at ? spans[i].begin : at;
        const size_t to = spans[i].end < end ? spans[i].end : end;
        pt_page_text(page, pt_str_sub(text, at, from));
        pt_page_puts(page, "<mark>");
        pt_page_text(page, pt_str_sub(text, from, to));
        pt_page_puts(page, "</mark>");
        at = to;
    }
    pt_page_text(page, pt_str_sub(text, at, end));
}

void pt_page_lang(struct pt_page *page, const pt_hit *hit)
{
    size_t len = 0;
    const char *const lang = pt_hit_text(hit, PT_HIT_LANG, &len);
    if (lang && len) {
        pt_page_puts(page, " lang=\"");
        pt_page_text(page, pt_str_n(lang, len));
        pt_page_puts(page, "\"");
    }
    pt_page_puts(page, " dir=\"auto\"");
}

void pt_page_begin(struct pt_page *page,
                   struct pt_buf *out,
                   struct pt_str title)
{
    *page = (struct pt_page){.out = out};
    pt_buf_init(&page->safe, PT_BUF_NO_CEILING);
    pt_page_puts(page, head);
    pt_page_puts(page, "<title>");
    pt_page_text(page, title);
    pt_page_puts(page, " – pt-search</title>\n<style>\n");
    for (size_t i = 0; i < PT_COUNTOF(style); i++) {
        pt_page_puts(page, style[i]);
        pt_page_puts(page, "\n");
    }
    pt_page_puts(page, "</style>\n</head>\n<body>\n");
}

void pt_page_end(struct pt_page *page)
{
    pt_page_puts(page, "</body>\n</html>\n");
    pt_buf_fini(&page->safe);
}
