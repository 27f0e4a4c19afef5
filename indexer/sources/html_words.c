/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_words.h"

#include "common/ascii.h"

/* -------------------------------------------------------- class words --- */

/* One word of a name, or two that follow each other in it. By the alphabet, so
 * that a row is found by its first letter. */
struct name_row {
    const char *first;
    const char *second; /* NULL: first alone */
    unsigned hint;
};

#define CLUTTER PT_HINT_CLUTTER
#define MAYBE PT_HINT_MAYBE

static const struct name_row name_rows[] = {
    {"ad",              NULL,       CLUTTER           },
    {"ads",             NULL,       CLUTTER           },
    {"adbox",           NULL,       CLUTTER           },
    {"adslot",          NULL,       CLUTTER           },
    {"adsense",         NULL,       CLUTTER           },
    {"advert",          NULL,       CLUTTER           },
    {"advertisement",   NULL,       CLUTTER           },
    {"advertising",     NULL,       CLUTTER           },
    {"also",            "read",     CLUTTER           },
    {"announcement",    NULL,       MAYBE             },
    {"anzeige",         NULL,       CLUTTER           },
    {"article",         "body",     PT_HINT_BODY      },
    {"article",         "content",  PT_HINT_BODY      },
    {"article",         "copy",     PT_HINT_BODY      },
    {"article",         "lead",     PT_HINT_STANDFIRST},
    {"article",         "text",     PT_HINT_BODY      },
    {"articlebody",     NULL,       PT_HINT_BODY      },
    {"author",          NULL,       PT_HINT_BYLINE    },
    {"authors",         NULL,       PT_HINT_BYLINE    },
    {"autor",           NULL,       PT_HINT_BYLINE    },
    {"avatar",          NULL,       CLUTTER           },
    {"banner",          NULL,       CLUTTER           },
    {"bio",             NULL,       CLUTTER           },
    {"biography",       NULL,       MAYBE             },
    {"body",            "text",     PT_HINT_BODY      },
    {"bottom",          "bar",      CLUTTER           },
    {"breadcrumb",      NULL,       CLUTTER           },
    {"breadcrumbs",     NULL,       CLUTTER           },
    {"byline",          NULL,       PT_HINT_BYLINE    },
    {"bylines",         NULL,       PT_HINT_BYLINE    },
    {"callout",         NULL,       MAYBE             },
    {"caption",         NULL,       PT_HINT_CAPTION   },
    {"category",        NULL,       MAYBE             },
    {"categories",      NULL,       MAYBE             },
    {"comment",         NULL,       PT_HINT_COMMENTS  },
    {"comments",        NULL,       PT_HINT_COMMENTS  },
    {"commentlist",     NULL,       PT_HINT_COMMENTS  },
    {"commenting",      NULL,       PT_HINT_COMMENTS  },
    {"comentarios",     NULL,       PT_HINT_COMMENTS  },
    {"commentaires",    NULL,       PT_HINT_COMMENTS  },
    {"consent",         NULL,       CLUTTER           },
    {"cookie",          NULL,       CLUTTER           },
    {"cookies",         NULL,       CLUTTER           },
    {"cookiebar",       NULL,       CLUTTER           },
    {"cookiebanner",    NULL,       CLUTTER           },
    {"copyright",       NULL,       CLUTTER           },
    {"coral",           NULL,       PT_HINT_COMMENTS  },
    {"cta",             NULL,       CLUTTER           },
    {"date",            NULL,       PT_HINT_BYLINE    },
    {"dateline",        NULL,       PT_HINT_BYLINE    },
    {"datetime",        NULL,       PT_HINT_BYLINE    },
    {"datum",           NULL,       PT_HINT_BYLINE    },
    {"deck",            NULL,       PT_HINT_STANDFIRST},
    {"dek",             NULL,       PT_HINT_STANDFIRST},
    {"discussion",      NULL,       PT_HINT_COMMENTS  },
    {"disqus",          NULL,       PT_HINT_COMMENTS  },
    {"donate",          NULL,       CLUTTER           },
    {"donation",        NULL,       CLUTTER           },
    {"dropdown",        NULL,       CLUTTER           },
    {"entry",           "content",  PT_HINT_BODY      },
    {"entry",           "meta",     CLUTTER           },
    {"explainer",       NULL,       PT_HINT_QUOTE     },
    {"fact",            "box",      PT_HINT_QUOTE     },
    {"factbox",         NULL,       PT_HINT_QUOTE     },
    {"facts",           NULL,       PT_HINT_QUOTE     },
    {"feedback",        NULL,       CLUTTER           },
    {"follow",          NULL,       CLUTTER           },
    {"footer",          NULL,       CLUTTER           },
    {"gdpr",            NULL,       CLUTTER           },
    {"headline",        NULL,       PT_HINT_HEADLINE  },
    {"impressum",       NULL,       CLUTTER           },
    {"infobox",         NULL,       PT_HINT_QUOTE     },
    {"intro",           NULL,       PT_HINT_STANDFIRST},
    {"key",             "points",   PT_HINT_QUOTE     },
    {"kommentar",       NULL,       PT_HINT_COMMENTS  },
    {"kommentare",      NULL,       PT_HINT_COMMENTS  },
    {"latest",          NULL,       MAYBE             },
    {"lead",            NULL,       PT_HINT_STANDFIRST},
    {"lede",            NULL,       PT_HINT_STANDFIRST},
    {"liveblog",        NULL,       PT_HINT_LIVE      },
    {"live",            "blog",     PT_HINT_LIVE      },
    {"login",           NULL,       CLUTTER           },
    {"masthead",        NULL,       CLUTTER           },
    {"may",             "like",     CLUTTER           },
    {"menu",            NULL,       CLUTTER           },
    {"merkliste",       NULL,       CLUTTER           },
    {"modal",           NULL,       CLUTTER           },
    {"more",            "from",     CLUTTER           },
    {"more",            "news",     CLUTTER           },
    {"more",            "on",       CLUTTER           },
    {"more",            "stories",  CLUTTER           },
    {"morelink",        NULL,       CLUTTER           },
    {"most",            "popular",  CLUTTER           },
    {"most",            "read",     CLUTTER           },
    {"most",            "viewed",   CLUTTER           },
    {"mostread",        NULL,       CLUTTER           },
    {"nav",             NULL,       CLUTTER           },
    {"navbar",          NULL,       CLUTTER           },
    {"navigation",      NULL,       CLUTTER           },
    {"navi",            NULL,       CLUTTER           },
    {"newsletter",      NULL,       CLUTTER           },
    {"notification",    NULL,       CLUTTER           },
    {"onetrust",        NULL,       CLUTTER           },
    {"outbrain",        NULL,       CLUTTER           },
    {"overlay",         NULL,       MAYBE             },
    {"pager",           NULL,       CLUTTER           },
    {"pagination",      NULL,       CLUTTER           },
    {"partner",         NULL,       MAYBE             },
    {"paywall",         NULL,       MAYBE             },
    {"permalink",       NULL,       MAYBE             },
    {"podcast",         NULL,       MAYBE             },
    {"poll",            NULL,       CLUTTER           },
    {"popular",         NULL,       CLUTTER           },
    {"popup",           NULL,       CLUTTER           },
    {"post",            "body",     PT_HINT_BODY      },
    {"post",            "content",  PT_HINT_BODY      },
    {"post",            "text",     PT_HINT_BODY      },
    {"postbody",        NULL,       PT_HINT_BODY      },
    {"print",           NULL,       CLUTTER           },
    {"privacy",         NULL,       CLUTTER           },
    {"profile",         NULL,       MAYBE             },
    {"promo",           NULL,       CLUTTER           },
    {"promobox",        NULL,       CLUTTER           },
    {"promoted",        NULL,       CLUTTER           },
    {"promotion",       NULL,       CLUTTER           },
    {"published",       NULL,       PT_HINT_BYLINE    },
    {"pubdate",         NULL,       PT_HINT_BYLINE    },
    {"pull",            "quote",    PT_HINT_QUOTE     },
    {"pullquote",       NULL,       PT_HINT_QUOTE     },
    {"quiz",            NULL,       CLUTTER           },
    {"quote",           NULL,       PT_HINT_QUOTE     },
    {"rail",            NULL,       MAYBE             },
    {"rating",          NULL,       CLUTTER           },
    {"read",            "also",     CLUTTER           },
    {"read",            "more",     CLUTTER           },
    {"read",            "next",     CLUTTER           },
    {"read",            "time",     PT_HINT_BYLINE    },
    {"reading",         "time",     PT_HINT_BYLINE    },
    {"readmore",        NULL,       CLUTTER           },
    {"recirc",          NULL,       CLUTTER           },
    {"recirculation",   NULL,       CLUTTER           },
    {"recommendation",  NULL,       CLUTTER           },
    {"recommendations", NULL,       CLUTTER           },
    {"recommended",     NULL,       CLUTTER           },
    {"register",        NULL,       CLUTTER           },
    {"registration",    NULL,       CLUTTER           },
    {"related",         NULL,       CLUTTER           },
    {"reply",           NULL,       PT_HINT_COMMENTS  },
    {"respond",         NULL,       PT_HINT_COMMENTS  },
    {"search",          NULL,       CLUTTER           },
    {"see",             "also",     CLUTTER           },
    {"share",           NULL,       CLUTTER           },
    {"sharebar",        NULL,       CLUTTER           },
    {"shares",          NULL,       CLUTTER           },
    {"sharing",         NULL,       CLUTTER           },
    {"side",            "bar",      CLUTTER           },
    {"sidebar",         NULL,       CLUTTER           },
    {"sign",            "in",       CLUTTER           },
    {"sign",            "up",       CLUTTER           },
    {"signup",          NULL,       CLUTTER           },
    {"similar",         NULL,       CLUTTER           },
    {"skip",            NULL,       CLUTTER           },
    {"skyscraper",      NULL,       CLUTTER           },
    {"social",          NULL,       CLUTTER           },
    {"sponsor",         NULL,       CLUTTER           },
    {"sponsored",       NULL,       CLUTTER           },
    {"standfirst",      NULL,       PT_HINT_STANDFIRST},
    {"story",           "body",     PT_HINT_BODY      },
    {"story",           "content",  PT_HINT_BODY      },
    {"story",           "text",     PT_HINT_BODY      },
    {"storybody",       NULL,       PT_HINT_BODY      },
    {"storytext",       NULL,       PT_HINT_BODY      },
    {"strapline",       NULL,       PT_HINT_STANDFIRST},
    {"sub",             "headline", PT_HINT_STANDFIRST},
    {"subheadline",     NULL,       PT_HINT_STANDFIRST},
    {"subscribe",       NULL,       CLUTTER           },
    {"subscription",    NULL,       CLUTTER           },
    {"subtitle",        NULL,       PT_HINT_STANDFIRST},
    {"summary",         NULL,       PT_HINT_STANDFIRST},
    {"survey",          NULL,       CLUTTER           },
    {"taboola",         NULL,       CLUTTER           },
    {"tag",             NULL,       MAYBE             },
    {"tags",            NULL,       MAYBE             },
    {"teaser",          NULL,       MAYBE             },
    {"teasers",         NULL,       CLUTTER           },
    {"ticker",          NULL,       MAYBE             },
    {"timestamp",       NULL,       PT_HINT_BYLINE    },
    {"tool",            "bar",      CLUTTER           },
    {"toolbar",         NULL,       CLUTTER           },
    {"tools",           NULL,       CLUTTER           },
    {"topbar",          NULL,       CLUTTER           },
    {"topics",          NULL,       MAYBE             },
    {"trending",        NULL,       CLUTTER           },
    {"up",              "next",     CLUTTER           },
    {"updated",         NULL,       PT_HINT_BYLINE    },
    {"utility",         NULL,       CLUTTER           },
    {"vorspann",        NULL,       PT_HINT_STANDFIRST},
    {"werbung",         NULL,       CLUTTER           },
    {"widget",          NULL,       MAYBE             },
    {"widgets",         NULL,       MAYBE             },
    {"zum",             "thema",    CLUTTER           },
};

#undef CLUTTER
#undef MAYBE

enum { MOST_NAME_WORD = 24, MOST_NAME_WORDS = 64 };

/* A word of a name in small letters; a longer one is none of ours. */
struct name_word {
    char text[MOST_NAME_WORD];
    size_t len;
};

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Where the run of letters and digits at byte at ends; a capital behind a small
 * letter ends it ("relatedLinks"). */
static size_t end_of_run(struct pt_str name, size_t at)
{
    for (char before = 'A'; at < name.len; before = name.ptr[at++]) {
        const char c = name.ptr[at];
        if ((!pt_ascii_is_letter(c) && !pt_ascii_is_digit(c)) ||
            (is_small(before) && pt_ascii_is_letter(c) && !is_small(c)))
            break;
    }
    return at;
}

/* The next word of a name from *at on, digits at its end left out ("ad2"). With
 * digits before letters it is no word, but made by a program ("ad8kvm"). */
static bool
next_name_word(struct pt_str name, size_t *at, struct name_word *out)
{
    while (*at < name.len && !pt_ascii_is_letter(name.ptr[*at]) &&
           !pt_ascii_is_digit(name.ptr[*at]))
        (*at)++;
    const size_t begin = *at;
    size_t end = end_of_run(name, begin);
    *at = end;
    out->len = 0;
    while (end > begin && pt_ascii_is_digit(name.ptr[end - 1]))
        end--;
    for (size_t i = begin; i < end; i++) {
        const bool is_word =
            out->len < sizeof out->text && !pt_ascii_is_digit(name.ptr[i]);
        if (is_word)
            out->text[out->len] = pt_ascii_lower(name.ptr[i]);
        out->len = is_word ? out->len + 1 : sizeof out->text + 1;
    }
    return *at > begin;
}

static bool word_is(const struct name_word *word, const char *z)
{
    return word->len < sizeof word->text && strlen(z) == word->len &&
           memcmp(word->text, z, word->len) == 0;
}

/* "has-sidebar", "no-ads": says of an element what is around or in it. */
static bool is_about_others(const struct name_word *first)
{
    static const char *const words[] = {
        "has", "with", "without", "no", "not", "is", "hide", "show", "enable",
    };
    for (size_t i = 0; i < PT_COUNTOF(words); i++)
        if (word_is(first, words[i]))
            return true;
    return false;
}

static unsigned hint_of_pair(const struct name_word *before,
                             const struct name_word *word)
{
    unsigned hints = 0;
    for (size_t i = 0; i < PT_COUNTOF(name_rows); i++) {
        const struct name_row *const row = &name_rows[i];
        const struct name_word *const first = row->second ? before : word;
        if (first->len == 0 || first->len >= sizeof first->text ||
            row->first[0] != first->text[0])
            continue;
        if (word_is(first, row->first) &&
            (!row->second || word_is(word, row->second)))
            hints |= row->hint;
    }
    return hints;
}

/* One name; what stands behind "--" modifies it and is not looked at. */
static unsigned hints_of_name(struct pt_str name)
{
    struct name_word before = {.len = 0}, word;
    unsigned hints = 0;
    size_t at = 0;
    for (size_t i = 0; i + 1 < name.len; i++)
        if (i && name.ptr[i] == '-' && name.ptr[i + 1] == '-')
            name = pt_str_sub(name, 0, i);
    for (int n = 0; n < MOST_NAME_WORDS && next_name_word(name, &at, &word);
         n++) {
        if (n == 0 && is_about_others(&word))
            return 0;
        hints |= hint_of_pair(&before, &word);
        before = word;
    }
    return hints;
}

/* The next of the names in value, separated by white space. */
static bool next_name(struct pt_str *value, struct pt_str *out)
{
    *value = pt_str_trim(*value);
    size_t n = 0;
    while (n < value->len && value->ptr[n] != ' ' &&
           (value->ptr[n] < '\t' || value->ptr[n] > '\r'))
        n++;
    *out = pt_str_sub(*value, 0, n);
    *value = pt_str_sub(*value, n, value->len);
    return n > 0;
}

static unsigned hints_of_value(struct pt_str value)
{
    unsigned hints = 0;
    for (struct pt_str name; next_name(&value, &name);)
        hints |= hints_of_name(name);
    return hints;
}

static unsigned hints_of_role(struct pt_str role)
{
    static const char *const clutter[] = {
        "navigation", "banner",      "contentinfo", "complementary",
        "dialog",     "search",      "menu",        "menubar",
        "toolbar",    "alertdialog", "form",
    };
    for (size_t i = 0; i < PT_COUNTOF(clutter); i++)
        if (pt_str_equal_ascii_case(role, pt_str_of(clutter[i])))
            return PT_HINT_CLUTTER;
    return 0;
}

static const struct {
    const char *name;
    unsigned hint;
} properties[] = {
    {"articleBody",         PT_HINT_BODY      },
    {"headline",            PT_HINT_HEADLINE  },
    {"alternativeHeadline", PT_HINT_STANDFIRST},
    {"description",         PT_HINT_STANDFIRST},
    {"caption",             PT_HINT_CAPTION   },
    {"author",              PT_HINT_BYLINE    },
    {"datePublished",       PT_HINT_BYLINE    },
    {"dateModified",        PT_HINT_BYLINE    },
    {"comment",             PT_HINT_COMMENTS  },
    {"publisher",           PT_HINT_CLUTTER   },
};

static unsigned hints_of_property(struct pt_str value)
{
    unsigned hints = 0;
    for (struct pt_str name; next_name(&value, &name);)
        for (size_t i = 0; i < PT_COUNTOF(properties); i++)
            if (pt_str_equal(name, pt_str_of(properties[i].name)))
                hints |= properties[i].hint;
    return hints;
}

static unsigned hints_of_type(struct pt_str type)
{
    if (pt_str_ends(type, PT_STR("/Comment")) ||
        pt_str_ends(type, PT_STR("/UserComments")))
        return PT_HINT_COMMENTS;
    if (pt_str_ends(type, PT_STR("/LiveBlogPosting")))
        return PT_HINT_LIVE;
    if (pt_str_ends(type, PT_STR("/WPHeader")) ||
        pt_str_ends(type, PT_STR("/WPFooter")) ||
        pt_str_ends(type, PT_STR("/WPSideBar")) ||
        pt_str_ends(type, PT_STR("/SiteNavigationElement")))
        return PT_HINT_CLUTTER;
    return 0;
}

unsigned pt_html_hints(const struct pt_html_node *node)
{
    unsigned hints = 0;
    if (node->tag == PT_HTML_UNKNOWN)
        hints |= hints_of_name(node->text);
    for (uint32_t i = 0; i < node->n_values; i++) {
        const struct pt_str value = node->values[i].value;
        switch (node->values[i].attribute) {
        case PT_HTML_ATTR_class:
        case PT_HTML_ATTR_id:
        case PT_HTML_ATTR_component:
        case PT_HTML_ATTR_module:
        case PT_HTML_ATTR_testid:
            hints |= hints_of_value(value);
            break;
        case PT_HTML_ATTR_rel:
            if (pt_str_equal(value, PT_STR("author")))
                hints |= PT_HINT_BYLINE;
            break;
        case PT_HTML_ATTR_role:
            hints |= hints_of_role(value);
            break;
        case PT_HTML_ATTR_itemprop:
            hints |= hints_of_property(value);
            break;
        case PT_HTML_ATTR_itemtype:
            hints |= hints_of_type(value);
            break;
        default:
            break;
        }
    }
    return hints;
}

/* -------------------------------------------------------------- hidden --- */

static bool style_hides(struct pt_str style)
{
    static const struct {
        const char *name, *value;
    } rows[] = {
        {"display",    "none"  },
        {"visibility", "hidden"},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        const struct pt_str name = pt_str_of(rows[i].name);
        for (size_t at = 0; at + name.len < style.len; at++) {
            if (!pt_str_equal_ascii_case(pt_str_sub(style, at, at + name.len),
                                         name))
                continue;
            struct pt_str rest =
                pt_str_trim(pt_str_sub(style, at + name.len, style.len));
            if (rest.len == 0 || rest.ptr[0] != ':')
                continue;
            rest = pt_str_trim(pt_str_sub(rest, 1, rest.len));
            if (pt_str_begins(rest, pt_str_of(rows[i].value)))
                return true;
        }
    }
    return false;
}

bool pt_html_is_hidden(const struct pt_html_node *node)
{
    static const char *const names[] = {
        "hidden",
        "is-hidden",
        "visually-hidden",
        "visuallyhidden",
        "sr-only",
        "screen-reader-text",
        "screen-reader",
        "screenreader",
        "d-none",
        "u-hidden",
        "visually-hidden-focusable",
        "a11y-hidden",
        "offscreen",
    };
    if (pt_html_has(node, PT_HTML_ATTR_hidden) ||
        style_hides(pt_html_get(node, PT_HTML_ATTR_style)))
        return true;
    struct pt_str value = pt_html_get(node, PT_HTML_ATTR_class);
    for (struct pt_str name; next_name(&value, &name);)
        for (size_t i = 0; i < PT_COUNTOF(names); i++)
            if (pt_str_equal(name, pt_str_of(names[i])))
                return true;
    return false;
}

/* --------------------------------------------------------------- lines --- */

/* Beginnings of paragraphs, folded: small letters without accents. */
static const struct {
    const char *begin;
    enum pt_html_line line;
    size_t most_words;
} line_rows[] = {
    {"also read",                                PT_HTML_LINE_MORE,     30 },
    {"auch interessant",                         PT_HTML_LINE_MORE,     30 },
    {"click here",                               PT_HTML_LINE_MORE,     15 },
    {"continue reading",                         PT_HTML_LINE_MORE,     15 },
    {"don't miss",                               PT_HTML_LINE_MORE,     25 },
    {"lees ook",                                 PT_HTML_LINE_MORE,     30 },
    {"leer tambien",                             PT_HTML_LINE_MORE,     30 },
    {"leggi anche",                              PT_HTML_LINE_MORE,     30 },
    {"lesen sie auch",                           PT_HTML_LINE_MORE,     30 },
    {"lesen sie hier",                           PT_HTML_LINE_MORE,     30 },
    {"lesen sie mehr",                           PT_HTML_LINE_MORE,     30 },
    {"lire aussi",                               PT_HTML_LINE_MORE,     30 },
    {"mehr dazu",                                PT_HTML_LINE_MORE,     30 },
    {"more on this",                             PT_HTML_LINE_MORE,     25 },
    {"read also",                                PT_HTML_LINE_MORE,     30 },
    {"read more",                                PT_HTML_LINE_MORE,     30 },
    {"read next",                                PT_HTML_LINE_MORE,     30 },
    {"related:",                                 PT_HTML_LINE_MORE,     30 },
    {"see also",                                 PT_HTML_LINE_MORE,     30 },
    {"watch:",                                   PT_HTML_LINE_MORE,     25 },
    {"watch now",                                PT_HTML_LINE_MORE,     20 },
    {"weiterlesen",                              PT_HTML_LINE_MORE,     25 },
    {"zum thema",                                PT_HTML_LINE_MORE,     25 },
    {"подробнее",                       PT_HTML_LINE_MORE,     25 },
    {"смотрите также",              PT_HTML_LINE_MORE,     30 },
    {"также читайте",                PT_HTML_LINE_MORE,     30 },
    {"также по теме",                 PT_HTML_LINE_MORE,     30 },
    {"читайте также",                PT_HTML_LINE_MORE,     30 },
    {"читайте еще",                    PT_HTML_LINE_MORE,     30 },
    {"дивіться також",              PT_HTML_LINE_MORE,     30 },
    {"читайте також",                PT_HTML_LINE_MORE,     30 },
    {"相关阅读",                             PT_HTML_LINE_MORE,     30 },
    {"相关新闻",                             PT_HTML_LINE_MORE,     30 },
    {"延伸阅读",                             PT_HTML_LINE_MORE,     30 },
    {"阅读更多",                             PT_HTML_LINE_MORE,     30 },

    {"das konnte sie auch",                      PT_HTML_LINE_RELATED,  12 },
    {"das konnte dich auch",                     PT_HTML_LINE_RELATED,  12 },
    {"elsewhere on",                             PT_HTML_LINE_RELATED,  8  },
    {"from around the web",                      PT_HTML_LINE_RELATED,  8  },
    {"latest news",                              PT_HTML_LINE_RELATED,  4  },
    {"latest stories",                           PT_HTML_LINE_RELATED,  4  },
    {"mehr zum thema",                           PT_HTML_LINE_RELATED,  8  },
    {"meistgelesen",                             PT_HTML_LINE_RELATED,  4  },
    {"more coverage",                            PT_HTML_LINE_RELATED,  8  },
    {"more from",                                PT_HTML_LINE_RELATED,  8  },
    {"more news",                                PT_HTML_LINE_RELATED,  6  },
    {"more on",                                  PT_HTML_LINE_RELATED,  8  },
    {"more stories",                             PT_HTML_LINE_RELATED,  8  },
    {"most popular",                             PT_HTML_LINE_RELATED,  6  },
    {"most read",                                PT_HTML_LINE_RELATED,  6  },
    {"most viewed",                              PT_HTML_LINE_RELATED,  6  },
    {"must read",                                PT_HTML_LINE_RELATED,  4  },
    {"recommended",                              PT_HTML_LINE_RELATED,  8  },
    {"related",                                  PT_HTML_LINE_RELATED,  6  },
    {"similar articles",                         PT_HTML_LINE_RELATED,  6  },
    {"sponsored",                                PT_HTML_LINE_RELATED,  5  },
    {"top stories",                              PT_HTML_LINE_RELATED,  4  },
    {"trending",                                 PT_HTML_LINE_RELATED,  5  },
    {"verwandte",                                PT_HTML_LINE_RELATED,  5  },
    {"you may also",                             PT_HTML_LINE_RELATED,  8  },
    {"you might also",                           PT_HTML_LINE_RELATED,  8  },
    {"weitere artikel",                          PT_HTML_LINE_RELATED,  6  },
    {"другие новости",              PT_HTML_LINE_RELATED,  6  },
    {"главное за",                      PT_HTML_LINE_RELATED,  6  },
    {"материалы по теме",         PT_HTML_LINE_RELATED,  6  },
    {"новости партнеров",        PT_HTML_LINE_RELATED,  5  },
    {"новости по теме",             PT_HTML_LINE_RELATED,  6  },
    {"по теме",                            PT_HTML_LINE_RELATED,  4  },
    {"похожие",                           PT_HTML_LINE_RELATED,  5  },
    {"популярное",                     PT_HTML_LINE_RELATED,  4  },
    {"последние новости",        PT_HTML_LINE_RELATED,  4  },
    {"самое читаемое",              PT_HTML_LINE_RELATED,  4  },
    {"інші новини",                    PT_HTML_LINE_RELATED,  6  },
    {"за темою",                          PT_HTML_LINE_RELATED,  4  },
    {"найпопулярніше",             PT_HTML_LINE_RELATED,  4  },
    {"новини за темою",             PT_HTML_LINE_RELATED,  6  },
    {"останні новини",              PT_HTML_LINE_RELATED,  4  },
    {"схожі",                               PT_HTML_LINE_RELATED,  5  },
    {"相关文章",                             PT_HTML_LINE_RELATED,  6  },
    {"热门",                                   PT_HTML_LINE_RELATED,  5  },
    {"推荐",                                   PT_HTML_LINE_RELATED,  5  },

    {"add a comment",                            PT_HTML_LINE_COMMENTS, 6  },
    {"comments",                                 PT_HTML_LINE_COMMENTS, 4  },
    {"commentaires",                             PT_HTML_LINE_COMMENTS, 4  },
    {"comentarios",                              PT_HTML_LINE_COMMENTS, 4  },
    {"join the conversation",                    PT_HTML_LINE_COMMENTS, 6  },
    {"join the discussion",                      PT_HTML_LINE_COMMENTS, 6  },
    {"kommentare",                               PT_HTML_LINE_COMMENTS, 4  },
    {"leave a comment",                          PT_HTML_LINE_COMMENTS, 6  },
    {"leave a reply",                            PT_HTML_LINE_COMMENTS, 6  },
    {"leserkommentare",                          PT_HTML_LINE_COMMENTS, 4  },
    {"reader comments",                          PT_HTML_LINE_COMMENTS, 4  },
    {"readers' comments",                        PT_HTML_LINE_COMMENTS, 4  },
    {"view comments",                            PT_HTML_LINE_COMMENTS, 4  },
    {"what do you think",                        PT_HTML_LINE_COMMENTS, 6  },
    {"your comments",                            PT_HTML_LINE_COMMENTS, 4  },
    {"комментарии",                   PT_HTML_LINE_COMMENTS, 4  },
    {"коментарі",                       PT_HTML_LINE_COMMENTS, 4  },
    {"评论",                                   PT_HTML_LINE_COMMENTS, 5  },

    {"already a subscriber",                     PT_HTML_LINE_SIGN_UP,  20 },
    {"become a member",                          PT_HTML_LINE_SIGN_UP,  30 },
    {"create a free account",                    PT_HTML_LINE_SIGN_UP,  30 },
    {"enter your email",                         PT_HTML_LINE_SIGN_UP,  20 },
    {"follow us",                                PT_HTML_LINE_SIGN_UP,  25 },
    {"get our",                                  PT_HTML_LINE_SIGN_UP,  25 },
    {"get the latest",                           PT_HTML_LINE_SIGN_UP,  30 },
    {"join our",                                 PT_HTML_LINE_SIGN_UP,  25 },
    {"log in to",                                PT_HTML_LINE_SIGN_UP,  15 },
    {"melden sie sich",                          PT_HTML_LINE_SIGN_UP,  25 },
    {"newsletter",                               PT_HTML_LINE_SIGN_UP,  25 },
    {"please subscribe",                         PT_HTML_LINE_SIGN_UP,  25 },
    {"register now",                             PT_HTML_LINE_SIGN_UP,  20 },
    {"sign in",                                  PT_HTML_LINE_SIGN_UP,  15 },
    {"sign up",                                  PT_HTML_LINE_SIGN_UP,  40 },
    {"subscribe",                                PT_HTML_LINE_SIGN_UP,  30 },
    {"support our",                              PT_HTML_LINE_SIGN_UP,  30 },
    {"this article is for subscribers",          PT_HTML_LINE_SIGN_UP,  25 },
    {"to continue reading",                      PT_HTML_LINE_SIGN_UP,  25 },
    {"подписаться",                   PT_HTML_LINE_SIGN_UP,  25 },
    {"подписывайтесь",             PT_HTML_LINE_SIGN_UP,  30 },
    {"подпишитесь",                   PT_HTML_LINE_SIGN_UP,  30 },
    {"підписатися",                   PT_HTML_LINE_SIGN_UP,  25 },
    {"підписуйтесь",                 PT_HTML_LINE_SIGN_UP,  30 },
    {"підпишіться",                   PT_HTML_LINE_SIGN_UP,  30 },
    {"订阅",                                   PT_HTML_LINE_SIGN_UP,  30 },

    {"accept cookies",                           PT_HTML_LINE_COOKIES,  10 },
    {"by continuing to",                         PT_HTML_LINE_COOKIES,  80 },
    {"diese website verwendet",                  PT_HTML_LINE_COOKIES,  80 },
    {"manage cookies",                           PT_HTML_LINE_COOKIES,  10 },
    {"this site uses cookies",                   PT_HTML_LINE_COOKIES,  80 },
    {"this website uses cookies",                PT_HTML_LINE_COOKIES,  80 },
    {"we and our partners",                      PT_HTML_LINE_COOKIES,  120},
    {"we use cookies",                           PT_HTML_LINE_COOKIES,  120},
    {"we value your privacy",                    PT_HTML_LINE_COOKIES,  80 },
    {"wir verwenden cookies",                    PT_HTML_LINE_COOKIES,  120},
    {"мы используем cookie",         PT_HTML_LINE_COOKIES,  120},
    {"ми використовуємо cookie", PT_HTML_LINE_COOKIES,  120},

    {"advertisement",                            PT_HTML_LINE_CONTROL,  4  },
    {"anzeige",                                  PT_HTML_LINE_CONTROL,  2  },
    {"(c) ",                                     PT_HTML_LINE_CONTROL,  60 },
    {"all rights reserved",                      PT_HTML_LINE_CONTROL,  60 },
    {"alle rechte vorbehalten",                  PT_HTML_LINE_CONTROL,  60 },
    {"copyright",                                PT_HTML_LINE_CONTROL,  60 },
    {"©",                                       PT_HTML_LINE_CONTROL,  60 },
    {"все права защищены",       PT_HTML_LINE_CONTROL,  60 },
    {"усі права захищені",       PT_HTML_LINE_CONTROL,  60 },
    {"版权所有",                             PT_HTML_LINE_CONTROL,  60 },
    {"printer friendly",                         PT_HTML_LINE_CONTROL,  4  },
    {"back to",                                  PT_HTML_LINE_CONTROL,  6  },
    {"copy link",                                PT_HTML_LINE_CONTROL,  3  },
    {"email this",                               PT_HTML_LINE_CONTROL,  4  },
    {"listen to this",                           PT_HTML_LINE_CONTROL,  8  },
    {"print this",                               PT_HTML_LINE_CONTROL,  4  },
    {"save article",                             PT_HTML_LINE_CONTROL,  3  },
    {"share this",                               PT_HTML_LINE_CONTROL,  6  },
    {"share on",                                 PT_HTML_LINE_CONTROL,  4  },
    {"story continues below",                    PT_HTML_LINE_CONTROL,  6  },
    {"article continues",                        PT_HTML_LINE_CONTROL,  6  },
    {"teilen",                                   PT_HTML_LINE_CONTROL,  3  },
    {"werbung",                                  PT_HTML_LINE_CONTROL,  2  },
    {"поделиться",                     PT_HTML_LINE_CONTROL,  4  },
    {"поділитися",                     PT_HTML_LINE_CONTROL,  4  },
    {"реклама",                           PT_HTML_LINE_CONTROL,  2  },
    {"广告",                                   PT_HTML_LINE_CONTROL,  2  },
    {"分享",                                   PT_HTML_LINE_CONTROL,  4  },

    {"antworten",                                PT_HTML_LINE_REPLY,    3  },
    {"reply",                                    PT_HTML_LINE_REPLY,    6  },
    {"repondre",                                 PT_HTML_LINE_REPLY,    3  },
    {"responder",                                PT_HTML_LINE_REPLY,    3  },
    {"ответить",                         PT_HTML_LINE_REPLY,    3  },
    {"відповісти",                     PT_HTML_LINE_REPLY,    3  },
    {"回复",                                   PT_HTML_LINE_REPLY,    4  },
};

/* A short beginning must be a whole word: "related" is no "relatedness". */
static bool ends_word(struct pt_str folded, size_t at)
{
    return at == folded.len || !is_small(folded.ptr[at]);
}

enum pt_html_line pt_html_line_of(struct pt_str folded, size_t n_words)
{
    for (size_t i = 0; i < PT_COUNTOF(line_rows); i++) {
        const struct pt_str begin = pt_str_of(line_rows[i].begin);
        if (n_words <= line_rows[i].most_words &&
            pt_str_begins(folded, begin) && ends_word(folded, begin.len))
            return line_rows[i].line;
    }
    return PT_HTML_LINE_TEXT;
}
