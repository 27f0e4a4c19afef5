/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/kind.h"

static const struct {
    const char *ending;
    enum pt_kind kind;
} endings[] = {
    {".txt",      PT_KIND_TEXT      },
    {".text",     PT_KIND_TEXT      },
    {".md",       PT_KIND_MARKDOWN  },
    {".markdown", PT_KIND_MARKDOWN  },
    {".html",     PT_KIND_HTML      },
    {".htm",      PT_KIND_HTML      },
    {".xhtml",    PT_KIND_HTML      },
    {".jsonl",    PT_KIND_JSON      },
    {".ndjson",   PT_KIND_JSON      },
    {".json",     PT_KIND_JSON      },
    {".rss",      PT_KIND_FEED      },
    {".atom",     PT_KIND_FEED      },
    {".rdf",      PT_KIND_FEED      },
    {".xml",      PT_KIND_FEED      },
    {".mbox",     PT_KIND_MBOX      },
    {".mbx",      PT_KIND_MBOX      },
    {".eml",      PT_KIND_MAIL      },
    {".pdf",      PT_KIND_PDF       },
    {".docx",     PT_KIND_DOCX      },
    {".odt",      PT_KIND_ODT       },
    {".epub",     PT_KIND_EPUB      },
    {".tar",      PT_KIND_ARCHIVE   },
    {".tgz",      PT_KIND_ARCHIVE   },
    {".tbz2",     PT_KIND_ARCHIVE   },
    {".txz",      PT_KIND_ARCHIVE   },
    {".tzst",     PT_KIND_ARCHIVE   },
    {".zip",      PT_KIND_ARCHIVE   },
    {".warc",     PT_KIND_WARC      },
    {".gz",       PT_KIND_COMPRESSED},
    {".bz2",      PT_KIND_COMPRESSED},
    {".xz",       PT_KIND_COMPRESSED},
    {".zst",      PT_KIND_COMPRESSED},
};

/* Where the last ending of name begins; name.len for none. */
static size_t ending_at(struct pt_str name)
{
    for (size_t at = name.len; at > 1; at--)
        if (name.ptr[at - 1] == '.')
            return at - 1;
    return name.len;
}

static enum pt_kind kind_of_ending(struct pt_str ending)
{
    for (size_t i = 0; i < PT_COUNTOF(endings); i++)
        if (pt_str_equal_ascii_case(ending, pt_str_of(endings[i].ending)))
            return endings[i].kind;
    return PT_KIND_NONE;
}

bool pt_kind_holds_files(enum pt_kind kind)
{
    return kind == PT_KIND_ARCHIVE || kind == PT_KIND_WARC;
}

struct pt_str pt_kind_without_ending(struct pt_str path)
{
    const struct pt_str name =
        pt_str_sub(path, pt_str_behind_last(path, '/'), path.len);
    return pt_str_sub(path, 0, path.len - (name.len - ending_at(name)));
}

enum pt_kind pt_kind_of_name(struct pt_str path)
{
    const struct pt_str name =
        pt_str_sub(path, pt_str_behind_last(path, '/'), path.len);
    const size_t at = ending_at(name);
    if (pt_str_begins(name, PT_STR(".")))
        return PT_KIND_NONE;
    if (at == name.len)
        return PT_KIND_TEXT;
    const enum pt_kind kind = kind_of_ending(pt_str_sub(name, at, name.len));
    if (kind != PT_KIND_COMPRESSED)
        return kind;
    const enum pt_kind inner = pt_kind_of_name(pt_str_sub(name, 0, at));
    if (inner == PT_KIND_ARCHIVE)
        return PT_KIND_ARCHIVE;
    return inner == PT_KIND_NONE || inner == PT_KIND_COMPRESSED
               ? PT_KIND_NONE
               : PT_KIND_COMPRESSED;
}
