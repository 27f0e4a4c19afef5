/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/encoding.h"

#include "common/langid.h"
#include "common/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <uchardet.h>

enum {
    LONGEST_LABEL = 40,
    SAMPLE_BYTES = 256 * 1024, /* that uchardet looks at */
    WIDEST = 3,                /* bytes of UTF-8 for one of any encoding */
    BROKEN_DIVISOR = 50, /* one broken place in so many bytes: impossible */
    FEW_HIGH_BYTES = 6,  /* too few to tell rare encodings by */
    ASCII_END = 0x80,
    C1_END = 0xa0,
};

/* ------------------------------------------------------------ charsets --- */

/* What an encoding is good for when it is only guessed. */
enum guess {
    PLAIN,
    LATIN,      /* of a Latin alphabet: the words can contradict */
    RARE_LATIN, /* … and so rare that a few bytes are no evidence */
};

/* name: for iconv and for people; wide: what contains it and is what people
 * who say name write in truth, NULL for itself; windows: for an ISO 8859 the
 * page that has letters where it has control characters. */
static const struct charset {
    const char *name;
    const char *wide;
    const char *windows;
    enum guess guess;
    bool is_7_bit;
} charsets[] = {
    {"windows-1252",      NULL,            NULL,           LATIN,      false},
    {"ISO-8859-1",        "windows-1252",  NULL,           LATIN,      false},
    {"ISO-8859-15",       NULL,            "windows-1252", LATIN,      false},
    {"windows-1250",      NULL,            NULL,           LATIN,      false},
    {"ISO-8859-2",        NULL,            "windows-1250", LATIN,      false},
    {"windows-1254",      NULL,            NULL,           LATIN,      false},
    {"ISO-8859-9",        "windows-1254",  NULL,           LATIN,      false},
    {"windows-1257",      NULL,            NULL,           RARE_LATIN, false},
    {"ISO-8859-13",       NULL,            "windows-1257", RARE_LATIN, false},
    {"ISO-8859-3",        NULL,            NULL,           RARE_LATIN, false},
    {"ISO-8859-4",        NULL,            "windows-1257", RARE_LATIN, false},
    {"ISO-8859-10",       NULL,            NULL,           RARE_LATIN, false},
    {"ISO-8859-14",       NULL,            NULL,           RARE_LATIN, false},
    {"ISO-8859-16",       NULL,            "windows-1250", RARE_LATIN, false},
    {"MAC-CENTRALEUROPE", NULL,            NULL,           RARE_LATIN, false},
    {"MACINTOSH",         NULL,            NULL,           RARE_LATIN, false},
    {"IBM850",            NULL,            NULL,           RARE_LATIN, false},
    {"IBM852",            NULL,            NULL,           RARE_LATIN, false},
    {"windows-1258",      NULL,            NULL,           RARE_LATIN, false},
    {"VISCII",            NULL,            NULL,           RARE_LATIN, false},
    {"windows-1251",      NULL,            NULL,           PLAIN,      false},
    {"ISO-8859-5",        NULL,            "windows-1251", PLAIN,      false},
    {"KOI8-R",            "KOI8-U",        NULL,           PLAIN,      false},
    {"KOI8-U",            NULL,            NULL,           PLAIN,      false},
    {"IBM855",            NULL,            NULL,           PLAIN,      false},
    {"IBM866",            NULL,            NULL,           PLAIN,      false},
    {"MAC-CYRILLIC",      NULL,            NULL,           PLAIN,      false},
    {"windows-1253",      NULL,            NULL,           PLAIN,      false},
    {"ISO-8859-7",        NULL,            "windows-1253", PLAIN,      false},
    {"windows-1255",      NULL,            NULL,           PLAIN,      false},
    {"ISO-8859-8",        NULL,            "windows-1255", PLAIN,      false},
    {"windows-1256",      NULL,            NULL,           PLAIN,      false},
    {"ISO-8859-6",        NULL,            "windows-1256", PLAIN,      false},
    {"TIS-620",           "CP874",         NULL,           PLAIN,      false},
    {"ISO-8859-11",       "CP874",         NULL,           PLAIN,      false},
    {"GB18030",           NULL,            NULL,           PLAIN,      false},
    {"GBK",               "GB18030",       NULL,           PLAIN,      false},
    {"GB2312",            "GB18030",       NULL,           PLAIN,      false},
    {"BIG5",              "BIG5-HKSCS",    NULL,           PLAIN,      false},
    {"EUC-TW",            NULL,            NULL,           PLAIN,      false},
    {"SHIFT_JIS",         "CP932",         NULL,           PLAIN,      false},
    {"EUC-JP",            NULL,            NULL,           PLAIN,      false},
    {"EUC-KR",            "CP949",         NULL,           PLAIN,      false},
    {"JOHAB",             NULL,            NULL,           PLAIN,      false},
    {"ISO-2022-JP",       "ISO-2022-JP-2", NULL,           PLAIN,      true },
    {"ISO-2022-KR",       NULL,            NULL,           PLAIN,      true },
    {"ISO-2022-CN",       NULL,            NULL,           PLAIN,      true },
    {"UTF-7",             NULL,            NULL,           PLAIN,      true },
    {"UTF-16LE",          NULL,            NULL,           PLAIN,      false},
    {"UTF-16BE",          NULL,            NULL,           PLAIN,      false},
    {"UTF-32LE",          NULL,            NULL,           PLAIN,      false},
    {"UTF-32BE",          NULL,            NULL,           PLAIN,      false},
};

/* Other names of the same, without "-", "_" and ":", in small letters. */
static const struct {
    const char *label;
    const char *name;
} labels[] = {
    {"usascii",       "windows-1252"},
    {"ascii",         "windows-1252"},
    {"latin1",        "windows-1252"},
    {"l1",            "windows-1252"},
    {"iso88591",      "windows-1252"},
    {"cp1252",        "windows-1252"},
    {"xcp1252",       "windows-1252"},
    {"ansix341968",   "windows-1252"},
    {"latin2",        "ISO-8859-2"  },
    {"cp1250",        "windows-1250"},
    {"xcp1250",       "windows-1250"},
    {"cp1251",        "windows-1251"},
    {"xcp1251",       "windows-1251"},
    {"win1251",       "windows-1251"},
    {"cyrillic",      "ISO-8859-5"  },
    {"koi8",          "KOI8-R"      },
    {"koi",           "KOI8-R"      },
    {"koi8ru",        "KOI8-U"      },
    {"cp866",         "IBM866"      },
    {"cp1253",        "windows-1253"},
    {"greek",         "ISO-8859-7"  },
    {"cp1254",        "windows-1254"},
    {"latin5",        "windows-1254"},
    {"cp1255",        "windows-1255"},
    {"hebrew",        "ISO-8859-8"  },
    {"iso88598i",     "ISO-8859-8"  },
    {"visual",        "ISO-8859-8"  },
    {"cp1256",        "windows-1256"},
    {"arabic",        "ISO-8859-6"  },
    {"cp1257",        "windows-1257"},
    {"cp1258",        "windows-1258"},
    {"latin9",        "ISO-8859-15" },
    {"macroman",      "MACINTOSH"   },
    {"xmacroman",     "MACINTOSH"   },
    {"xmaccyrillic",  "MAC-CYRILLIC"},
    {"maccyrillic",   "MAC-CYRILLIC"},
    {"windows874",    "TIS-620"     },
    {"cp874",         "TIS-620"     },
    {"xgbk",          "GBK"         },
    {"cp936",         "GBK"         },
    {"windows936",    "GBK"         },
    {"euccn",         "GB2312"      },
    {"gb231280",      "GB2312"      },
    {"xeuccn",        "GB2312"      },
    {"csgb2312",      "GB2312"      },
    {"chinese",       "GB2312"      },
    {"big5hkscs",     "BIG5"        },
    {"xxbig5",        "BIG5"        },
    {"cnbig5",        "BIG5"        },
    {"cp950",         "BIG5"        },
    {"sjis",          "SHIFT_JIS"   },
    {"xsjis",         "SHIFT_JIS"   },
    {"mskanji",       "SHIFT_JIS"   },
    {"windows31j",    "SHIFT_JIS"   },
    {"cp932",         "SHIFT_JIS"   },
    {"ms932",         "SHIFT_JIS"   },
    {"xeucjp",        "EUC-JP"      },
    {"ujis",          "EUC-JP"      },
    {"eucjpms",       "EUC-JP"      },
    {"csiso2022jp",   "ISO-2022-JP" },
    {"iso2022jp1",    "ISO-2022-JP" },
    {"iso2022jp2",    "ISO-2022-JP" },
    {"cp50220",       "ISO-2022-JP" },
    {"uhc",           "EUC-KR"      },
    {"cp949",         "EUC-KR"      },
    {"windows949",    "EUC-KR"      },
    {"ksc56011987",   "EUC-KR"      },
    {"ksc5601",       "EUC-KR"      },
    {"korean",        "EUC-KR"      },
    {"unicode11utf7", "UTF-7"       },
    {"utf16",         "UTF-16LE"    },
    {"ucs2",          "UTF-16LE"    },
    {"unicode",       "UTF-16LE"    },
    {"utf32",         "UTF-32LE"    },
};

/* label in small letters without marks, as in labels; false when it is too
 * long or holds what no name does. */
static bool plain_label(struct pt_str label, char out[LONGEST_LABEL + 1])
{
    size_t len = 0;
    label = pt_str_trim(label);
    for (size_t i = 0; i < label.len; i++) {
        const char c = label.ptr[i];
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (c && strchr("-_:.\"'", c))
            continue;
        if (!is_upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            return false;
        if (len == LONGEST_LABEL)
            return false;
        out[len++] = is_upper ? (char)(c - 'A' + 'a') : c;
    }
    out[len] = '\0';
    return len > 0;
}

static const struct charset *charset_named(const char *plain)
{
    char name[LONGEST_LABEL + 1];
    for (size_t i = 0; i < PT_COUNTOF(charsets); i++)
        if (plain_label(pt_str_of(charsets[i].name), name) &&
            strcmp(name, plain) == 0)
            return &charsets[i];
    return NULL;
}

/* NULL for a name that is not known. */
static const struct charset *charset_of(struct pt_str label)
{
    char plain[LONGEST_LABEL + 1], name[LONGEST_LABEL + 1];
    if (!plain_label(label, plain))
        return NULL;
    for (size_t i = 0; i < PT_COUNTOF(labels); i++)
        if (strcmp(plain, labels[i].label) == 0 &&
            plain_label(pt_str_of(labels[i].name), name))
            return charset_named(name);
    return charset_named(plain);
}

/* ---------------------------------------------------------- converting --- */

static bool has_c1(struct pt_str bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.ptr[i] >= ASCII_END &&
            (unsigned char)bytes.ptr[i] < C1_END)
            return true;
    return false;
}

/* The name to convert bytes by. */
static const char *widest(const struct charset *charset, struct pt_str bytes)
{
    if (charset->windows && has_c1(bytes))
        return charset->windows;
    return charset->wide ? charset->wide : charset->name;
}

/* Converts all bytes; what cannot be is U+FFFD, a byte each, counted in
 * *n_broken. out has room. */
static size_t run(iconv_t converter,
                  struct pt_str bytes,
                  char *out,
                  size_t room,
                  size_t *n_broken)
{
    char *from = (char *)bytes.ptr, *to = out;
    size_t n_from = bytes.len, n_to = room;
    *n_broken = 0;
    while (n_from &&
           iconv(converter, &from, &n_from, &to, &n_to) == (size_t)-1) {
        if (errno == E2BIG || n_to < PT_UTF8_MAX)
            break;
        const size_t len = pt_utf8_put(to, PT_UTF8_BAD);
        to += len;
        n_to -= len;
        from++;
        n_from--;
        ++*n_broken;
    }
    iconv(converter, NULL, NULL, &to, &n_to);
    *n_broken += n_from;
    return room - n_to;
}

/* PT_ENOTFOUND: this system's iconv does not know the charset. */
static enum pt_status convert(struct pt_str bytes,
                              const struct charset *charset,
                              struct pt_arena *arena,
                              struct pt_str *out,
                              size_t *n_broken,
                              struct pt_error *err)
{
    const size_t room = bytes.len * WIDEST + PT_UTF8_MAX;
    iconv_t converter = iconv_open("UTF-8", widest(charset, bytes));
    if (converter == (iconv_t)-1)
        converter = iconv_open("UTF-8", charset->name);
    if (converter == (iconv_t)-1)
        return PT_ENOTFOUND;
    char *const text = pt_arena_alloc(arena, room);
    if (text)
        *out = pt_str_n(text, run(converter, bytes, text, room, n_broken));
    iconv_close(converter);
    return text ? PT_OK : pt_fail_nomem(err);
}

/* As pt_encoding_decode; PT_ENOTFOUND also when bytes are impossible in
 * charset. */
static enum pt_status decode_by(const struct charset *charset,
                                struct pt_str bytes,
                                struct pt_arena *arena,
                                struct pt_decoded *out,
                                struct pt_error *err)
{
    struct pt_decoded decoded = {.charset = widest(charset, bytes)};
    size_t n_broken = 0;
    const enum pt_status status =
        convert(bytes, charset, arena, &decoded.text, &n_broken, err);
    if (status != PT_OK)
        return status;
    if (n_broken > bytes.len / BROKEN_DIVISOR + 1 || pt_is_binary(decoded.text))
        return PT_ENOTFOUND;
    *out = decoded;
    return PT_OK;
}

/* ------------------------------------------------------------ guessing --- */

/* From a little before the first byte that tells anything. */
static struct pt_str telling_part(struct pt_str bytes, size_t most)
{
    enum { BEFORE = 4096 };
    const size_t first = pt_ascii_length(bytes);
    const size_t begin =
        first == bytes.len || first < BEFORE ? 0 : first - BEFORE;
    const size_t end = bytes.len - begin < most ? bytes.len : begin + most;
    return pt_str_sub(bytes, begin, end);
}

static const struct charset *ask_uchardet(struct pt_str bytes)
{
    const uchardet_t detector = uchardet_new();
    const struct pt_str sample = telling_part(bytes, SAMPLE_BYTES);
    const struct charset *found = NULL;
    if (!detector)
        return NULL;
    if (uchardet_handle_data(detector, sample.ptr, sample.len) == 0) {
        uchardet_data_end(detector);
        found = charset_of(pt_str_of(uchardet_get_charset(detector)));
    }
    uchardet_delete(detector);
    return found;
}

struct shape {
    size_t n_high; /* bytes of 0x80 and more */
    size_t n_runs; /* of such bytes */
};

static struct shape shape_of(struct pt_str bytes)
{
    struct shape shape = {0, 0};
    bool was_high = false;
    for (size_t i = 0; i < bytes.len; i++) {
        const bool is_high = (unsigned char)bytes.ptr[i] >= ASCII_END;
        shape.n_high += is_high;
        shape.n_runs += is_high && !was_high;
        was_high = is_high;
    }
    return shape;
}

/* Languages that are written in a Latin alphabet, and by which pages; the first
 * is the one to fall back to. What is in no row is written in Windows-1252. */
static const struct {
    const char *langs;
    const char *pages[4];
} pages_of_langs[] = {
    {"pl cs sk hu sl hr sr sq", {"windows-1250", "ISO-8859-2", "IBM852"}                      },
    {"ro",                      {"windows-1250", "ISO-8859-2", "ISO-8859-16"}                 },
    {"tr",                      {"windows-1254", "ISO-8859-9", "ISO-8859-3"}                  },
    {"lt lv",                   {"windows-1257", "ISO-8859-13", "ISO-8859-4"}                 },
    {"et",                      {"windows-1252", "windows-1257", "ISO-8859-13", "ISO-8859-15"}},
    {"vi",                      {"windows-1258", "VISCII"}                                    },
    {"",                        {"windows-1252", "ISO-8859-15", "ISO-8859-1", "MACINTOSH"}    },
};

static const struct charset *charset_for(struct pt_str lang,
                                         const struct charset *guessed)
{
    size_t row = 0;
    while (pages_of_langs[row].langs[0] &&
           !strstr(pages_of_langs[row].langs, lang.ptr))
        row++;
    for (size_t i = 0; i < PT_COUNTOF(pages_of_langs[row].pages); i++) {
        const char *const page = pages_of_langs[row].pages[i];
        if (page && guessed && strcmp(guessed->name, page) == 0)
            return guessed;
    }
    return charset_of(pt_str_of(pages_of_langs[row].pages[0]));
}

/* uchardet knows letters, not words: of a Latin alphabet, where encodings
 * differ in a few letters only, the language of the words says more. */
static const struct charset *guess(struct pt_str bytes, struct pt_arena *arena)
{
    const struct shape shape = shape_of(bytes);
    const struct charset *const guessed = ask_uchardet(bytes);
    struct pt_str text;
    size_t n_broken;
    const bool is_scattered = shape.n_high * 2 <= shape.n_runs * 3;
    if (guessed && guessed->guess == PLAIN &&
        (!is_scattered || shape.n_high >= FEW_HIGH_BYTES))
        return guessed;
    if (guessed && guessed->is_7_bit)
        return guessed;
    if (convert(telling_part(bytes, PT_LANGID_BYTES), &charsets[0], arena,
                &text, &n_broken, NULL) != PT_OK)
        return guessed;
    const struct pt_str lang = pt_langid(text);
    if (lang.len)
        return charset_for(lang, guessed);
    const size_t least =
        guessed && guessed->guess == LATIN ? 2 : FEW_HIGH_BYTES;
    return guessed && shape.n_high >= least ? guessed : &charsets[0];
}

/* --------------------------------------------------------------- whole --- */

static const struct charset *utf32_of(struct pt_str bytes)
{
    if (pt_str_begins(bytes, pt_str_n("\xff\xfe\0\0", 4)))
        return charset_of(PT_STR("UTF-32LE"));
    if (pt_str_begins(bytes, pt_str_n("\0\0\xfe\xff", 4)))
        return charset_of(PT_STR("UTF-32BE"));
    return NULL;
}

/* Of bytes that are not Unicode, with nobody to say what they are. */
static enum pt_status decode_guessed(struct pt_str bytes,
                                     struct pt_arena *arena,
                                     struct pt_decoded *out,
                                     struct pt_error *err)
{
    enum { MARK_BYTES = 4 };
    const struct charset *const utf32 = utf32_of(bytes);
    if (utf32)
        bytes = pt_str_sub(bytes, MARK_BYTES, bytes.len);
    const struct charset *const guessed = utf32 ? utf32 : guess(bytes, arena);
    enum pt_status status =
        guessed ? decode_by(guessed, bytes, arena, out, err) : PT_ENOTFOUND;
    if (status == PT_ENOTFOUND)
        status = decode_by(&charsets[0], bytes, arena, out, err);
    return status == PT_ENOTFOUND ? pt_fail(err, PT_EINVALID, "binary")
                                  : status;
}

enum pt_status pt_encoding_decode_as(struct pt_str bytes,
                                     struct pt_str charset,
                                     struct pt_arena *arena,
                                     struct pt_decoded *out,
                                     struct pt_error *err)
{
    const struct charset *const declared = charset_of(charset);
    struct pt_error why;
    enum pt_status status = PT_ENOTFOUND;
    if (declared && declared->is_7_bit)
        status = decode_by(declared, bytes, arena, out, &why);
    if (status == PT_ENOTFOUND)
        status = pt_unicode_decode(bytes, arena, out, &why);
    if (status == PT_ENOTFOUND && declared)
        status = decode_by(declared, bytes, arena, out, &why);
    if (status == PT_ENOTFOUND)
        return decode_guessed(bytes, arena, out, err);
    if (status != PT_OK && err)
        *err = why;
    return status;
}

enum pt_status pt_encoding_decode(struct pt_str bytes,
                                  struct pt_arena *arena,
                                  struct pt_decoded *out,
                                  struct pt_error *err)
{
    return pt_encoding_decode_as(bytes, PT_STR(""), arena, out, err);
}
