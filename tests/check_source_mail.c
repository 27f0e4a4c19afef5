/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_mail.c: messages and mailboxes -> articles.
 */
#include "indexer/source.h"
#include "indexer/sources/flowed.h"
#include "indexer/sources/mail_read.h"
#include "indexer/sources/mbox.h"

#include "common/clock.h"
#include "common/utf8.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_source_mail(void);

/* Everything that came, in one text that is compared as a whole:
 * "[member] text" or "skip part: reason", a line each. */
struct found {
    struct pt_buf log;
    char id[300];
    char title[3000];
    char author[300];
    char source[300];
    char url[300];
    char lang[8];
    char tags[300];
    char text[4000];
    char date[PT_DATE_TEXT_SIZE];
    size_t text_len;
    int n;
    int n_skipped;
    enum pt_status says; /* what the sink answers */
};

static void copy(char *out, size_t size, struct pt_str s)
{
    ck_assert_uint_eq(pt_utf8_valid_length(s), s.len);
    snprintf(out, size, "%.*s", PT_STR_FMT(s));
}

#define COPY(member) copy(found->member, sizeof found->member, article->member)

static enum pt_status
keep(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct found *const found = context;
    found->n++;
    COPY(id);
    COPY(title);
    COPY(author);
    COPY(source);
    COPY(url);
    COPY(lang);
    COPY(tags);
    COPY(text);
    found->text_len = article->text.len;
    found->date[0] = 0;
    if (article->date != PT_DATE_NONE)
        pt_date_format(article->date, found->date);
    pt_buf_puts(&found->log, "[");
    pt_buf_add(&found->log, article->member);
    pt_buf_puts(&found->log, "] ");
    pt_buf_add(&found->log, article->text);
    pt_buf_puts(&found->log, "\n");
    return found->says == PT_OK ? PT_OK : pt_fail(err, found->says, "enough");
}

static enum pt_status note(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    struct found *const found = context;
    (void)err;
    found->n_skipped++;
    pt_buf_printf(&found->log, "skip %.*s: %s\n", PT_STR_FMT(part), reason);
    return PT_OK;
}

static enum pt_status read_as(const char *path,
                              struct pt_str bytes,
                              struct found *found,
                              struct pt_error *err)
{
    struct pt_arena arena;
    struct pt_input input = {.path = pt_str_of(path)};
    const struct pt_article_sink sink = {
        .take = keep,
        .skip = note,
        .context = found,
    };
    const enum pt_status says = found->says;
    *found = (struct found){.says = says};
    pt_buf_init(&found->log, PT_BUF_NO_CEILING);
    pt_arena_init(&arena);
    pt_input_init_bytes(&input, bytes);
    const enum pt_status status =
        pt_source_read_by_name(&input, &arena, &sink, err);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
    return status;
}

static void
read_good(const char *path, struct pt_str bytes, struct found *found)
{
    struct pt_error err = {.message = ""};
    found->says = PT_OK;
    const enum pt_status status = read_as(path, bytes, found, &err);
    ck_assert_msg(status == PT_OK, "%.*s: %s", PT_STR_FMT(bytes), err.message);
}

/* ------------------------------------------------------------ headers --- */

static const struct {
    const char *headers;
    const char *member; /* of struct found */
    const char *value;
} facts[] = {
    {"Subject: Ferry gone\n",                                               "title",  "Ferry gone"          },
    {"Subject: Re: [harbour] Fwd: Ferry gone\n",                            "title",
     "Re: [harbour] Fwd: Ferry gone"                                                                        },
    {"Subject: =?utf-8?q?F=C3=A4hre?= =?utf-8?b?IGZvcnQ=?=\n",              "title",
     "Fähre fort"                                                                                          },
    {"Subject: =?koi8-r?B?8MHSz80=?=\n",                                    "title",  "Паром"          },
    {"Subject: =?iso-8859-1?q?F=E4hre_fort?=\n",                            "title",  "Fähre fort"         },
    {"Subject: =?x-no-such?q?Ferry?= gone\n",                               "title",  "Ferry gone"          },
    {"Subject: F\xe4hre fort\n",                                            "title",  "Fähre fort"         },
    {"Subject: F\xc3\xa4hre fort\n",                                        "title",  "Fähre fort"         },
    {"Subject: Ferry\n gone\n\tat  dawn\n",                                 "title",  "Ferry gone at dawn"  },
    {"Subject:\n",                                                          "title",  ""                    },
    {"X-Other: y\n",                                                        "title",  ""                    },
    {"From: Ann Example <ann@harbour.example>\n",                           "author", "Ann Example"         },
    {"From: \"Example, Ann\" <ann@harbour.example>\n",                      "author",
     "Example, Ann"                                                                                         },
    {"From: =?utf-8?q?Ann_=C3=84?= <a@harbour.example>\n",                  "author", "Ann Ä"              },
    {"From: ann@harbour.example\n",                                         "author", "ann@harbour.example" },
    {"From: ann@harbour.example (Ann Example)\n",                           "author", "Ann Example"         },
    {"From: Ann <a@b.example>, Bob <b@b.example>\n",                        "author", "Ann, Bob"            },
    {"From: <>\n",                                                          "author", ""                    },
    {"From: Ann <ann@harbour.example>\n",                                   "source", "harbour.example"     },
    {"From: Ann <ann@GMail.com>\n",                                         "source", ""                    },
    {"From: Ann <a@b.example>\nOrganization: Harbour Office\n",             "source",
     "Harbour Office"                                                                                       },
    {"From: Ann <a@b.example>\nOrganisation: Harbour Office\n",             "source",
     "Harbour Office"                                                                                       },
    {"List-Id: \"Harbour News\" <news.harbour.example>\nOrganization: X\n",
     "source",                                                                        "Harbour News"        },
    {"List-Id: <news.harbour.example>\n",                                   "source", "news.harbour.example"},
    {"List-Id: news.harbour.example\n",                                     "source", "news.harbour.example"},
    {"Date: Sun, 14 Dec 2025 23:30:00 -0800\n",                             "date",   "2025-12-14"          },
    {"Date: Sun, 14 Dec 2025 00:30:00 +0200\n",                             "date",   "2025-12-14"          },
    {"Date: 14 Dec 25 08:30 GMT\n",                                         "date",   "2025-12-14"          },
    {"Date: Thu, 01 Jan 1970 00:00:00 +0000\n",                             "date",   ""                    },
    {"Date: one of these days\n",                                           "date",   ""                    },
    {"Date: Sun, 99 Foo 2025\n",                                            "date",   ""                    },
    {"Message-ID: <1@harbour.example>\n",                                   "id",     "1@harbour.example"   },
    {"Message-Id: 1@harbour.example\n",                                     "id",     "1@harbour.example"   },
    {"Archived-At: <https://lists.example/1>\n",                            "url",
     "https://lists.example/1"                                                                              },
    {"Archived-At: <javascript:x>\n",                                       "url",    ""                    },
    {"List-Archive: <https://lists.example/>\n",                            "url",    ""                    },
    {"Keywords: ferry,  hens ,,=?utf-8?q?=C3=84?=\n",                       "tags",   "ferry\nhens\nÄ"     },
    {"Content-Language: en-GB, fr\n",                                       "lang",   "en"                  },
    {"Content-Language: DE\n",                                              "lang",   "de"                  },
    {"Content-Language: klingon\n",                                         "lang",   ""                    },
    {"Content-Language: e\n",                                               "lang",   ""                    },
};

static const char *value_of(const struct found *found, const char *member)
{
    const struct {
        const char *name;
        const char *value;
    } rows[] = {
        {"title",  found->title },
        {"author", found->author},
        {"source", found->source},
        {"date",   found->date  },
        {"id",     found->id    },
        {"url",    found->url   },
        {"tags",   found->tags  },
        {"lang",   found->lang  },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (strcmp(rows[i].name, member) == 0)
            return rows[i].value;
    ck_abort_msg("%s", member);
}

START_TEST(headers_become_facts)
{
    struct pt_buf mail;
    struct found found;
    pt_buf_init(&mail, PT_BUF_NO_CEILING);
    pt_buf_puts(&mail, facts[_i].headers);
    pt_buf_puts(&mail, "To: all@harbour.example\n\nIt is gone.\n");
    read_good("/a/x.eml", pt_buf_str(&mail), &found);
    ck_assert_int_eq(found.n, 1);
    ck_assert_msg(strcmp(value_of(&found, facts[_i].member), facts[_i].value) ==
                      0,
                  "%s%s: %s", facts[_i].headers, facts[_i].member,
                  value_of(&found, facts[_i].member));
    ck_assert_str_eq(pt_buf_z(&found.log), "[] It is gone.\n");
    pt_buf_fini(&found.log);
    pt_buf_fini(&mail);
}
END_TEST

START_TEST(a_date_is_the_files_when_no_header_has_one)
{
    struct found found;
    read_good("/a/2025-12-13-x.eml", PT_STR("From: a@b.example\n\nx y\n"),
              &found);
    ck_assert_str_eq(found.date, "2025-12-13");
    pt_buf_fini(&found.log);
}
END_TEST

/* ------------------------------------------------------------- bodies --- */

#define HEAD "From: a@b.example\nMIME-Version: 1.0\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=m\n\n"
#define ALT HEAD "Content-Type: multipart/alternative; boundary=m\n\n"
#define LONG                                                                   \
    "The ferry left at dawn with eleven passengers, two bicycles and a crate " \
    "of hens, and nobody on the quay knew when it would be back."

static const struct {
    const char *mail;
    const char *log;
} bodies[] = {
    {HEAD "\nIt is gone.\n",                                                       "[] It is gone.\n"                                   },
    {"From a@b.example Sun Dec 14 08:30:00 2025\n" HEAD "\nIt is gone.\n",
     "[] It is gone.\n"                                                                                                                 },
    {"\xef\xbb\xbf" HEAD "\nIt is gone.\n",                                        "[] It is gone.\n"                                   },
    {"From: a@b.example\r\n\r\nIt is\r\ngone.\r\n",                                "[] It is\ngone.\n"                                  },
    {HEAD "Content-Transfer-Encoding: quoted-printable\n\nThe quick fer=\nry "
          "=C3=84.=\n\n",                                                     "[] The quick ferry Ä.\n"                           },
    {HEAD "Content-Transfer-Encoding: base64\n\nYQ0KYg1jDQo=\n",
     "[] a\nb\rc\n"                                                                                                                     },
    {HEAD "Content-Transfer-Encoding: base64\n\nSXQgaXMg\nZ29uZS4=\n",
     "[] It is gone.\n"                                                                                                                 },
    {HEAD "Content-Transfer-Encoding: base64\n\nSXQgaXMg!!Z29u*ZS4\n",
     "[] It is gon\n"                                                                                                                   },
    {HEAD "Content-Type: text/plain; charset=koi8-r\n\n\xf0\xc1\xd2\xcf\xcd\n",
     "[] Паром\n"                                                                                                                  },
    {HEAD "Content-Type: text/plain; charset=iso-8859-1\n\nF\xe4hre\n",
     "[] Fähre\n"                                                                                                                      },
    {HEAD "Content-Type: text/plain; charset=iso-8859-1\n\nF\xc3\xa4hre\n",
     "[] Fähre\n"                                                                                                                      },
    {HEAD "Content-Type: text/plain; charset=x-no-such\n\nF\xc3\xa4hre\n",
     "[] Fähre\n"                                                                                                                      },
    {HEAD "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$BEl5~\x1b(B\n",
     "[] 東京\n"                                                                                                                      },
    {HEAD "Content-Type: text/plain; charset=utf-16be\nContent-Transfer-"
          "Encoding: base64\n\nAEYA5ABoAHIAZQ==\n",                           "[] Fähre\n"                                        },
    {HEAD "Content-Type: text/plain; format=flowed\n\nsecurity \nguarantees "
          "for \nall\nof us\n",                                               "[] security guarantees for all\nof us\n"            },
    {HEAD "Content-Type: text/plain\n\n> security\n> guarantees\n\n-- \nAnn\n",
     "[] > security\n> guarantees\n\n-- \nAnn\n"                                                                                        },
    {HEAD "Content-Type: text/html; charset=utf-8\n\n<p>It is gone.</p>\n",
     "[] It is gone.\n"                                                                                                                 },
    {ALT "--m\nContent-Type: text/plain\n\nplain text\n--m\nContent-Type: "
         "text/html\n\n<p>rich text</p>\n--m--\n",                            "[] plain text\n"                                    },
    {ALT "--m\nContent-Type: text/html\n\n<p>rich text</p>\n--m\nContent-Type: "
         "text/plain\n\nplain text\n--m--\n",                                 "[] plain text\n"                                    },
    {ALT "--m\nContent-Type: text/plain\n\n\n--m\nContent-Type: text/html\n\n"
         "<p>rich text</p>\n--m--\n",                                         "[] rich text\n"                                     },
    {ALT "--m\nContent-Type: text/plain\n\nSee the HTML.\n--m\nContent-Type: "
         "text/html\n\n<p>" LONG "</p>\n--m--\n",
     "[] " LONG "\n"                                                                                                                    },
    {ALT
     "--m\nContent-Type: text/plain\n\nplain text\n--m\nContent-Type: "
     "multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n"
     "<p>rich text</p>\n--r\nContent-Type: image/png\n\nPNG\n--r--\n--m--\n", "[] plain text\n"                                    },
    {MIXED
     "--m\n\nfirst\n--m\nContent-Type: text/html\n\n<b>second</b>\n--m\n\n"
     "third\n--m--\nepilogue\n",                                              "[] first\n\nsecond\n\nthird\n"                      },
    {MIXED "--m\n\nno end of it\n",                                                "[] no end of it\n"                                  },
    {MIXED "preamble only\n--x--\n",                                               NULL                                                 },
    {MIXED
     "--m\nContent-Type: message/rfc822\n\nSubject: Ferry gone\nFrom: Ann "
     "<a@b.example>\n\nIt is gone.\n--m--\n",                                 "[] Ferry gone\n\nAnn <a@b.example>\n\nIt is gone.\n"},
    {MIXED "--m\n\nsee\n--m\nContent-Type: image/png; name=\"a.txt\"\n\nPNG\n"
           "--m\nContent-Type: application/octet-stream; name=run.exe\n\nMZ\n"
           "--m--\n",                                                         "[] see\n"                                           },
    {MIXED "--m\n\nsee\n--m\nContent-Disposition: attachment; "
           "filename=\"C:\\\\x\\\\report.txt\"\n\nIt is gone.\n--m--\n",      "[] see\n[report.txt] It is gone.\n"                 },
    {MIXED "--m\nContent-Disposition: attachment; filename=\"../../r.txt\"\n\n"
           "It is gone.\n--m--\n",                                            "[r.txt] It is gone.\n"                              },
    {MIXED
     "--m\n\nsee\n--m\nContent-Disposition: attachment; filename=r.txt\n\n"
     "one one\n--m\nContent-Disposition: attachment; filename=r.txt\n\ntwo "
     "two\n--m--\n",                                                          "[] see\n[r.txt] one one\n[3/r.txt] two two\n"       },
    {MIXED
     "--m\n\nsee\n--m\nContent-Disposition: attachment; filename=r.pdf\n\n"
     "no pdf\n--m--\n",                                                       "[] see\nskip r.pdf: no PDF in spite of its name\n"  },
    {MIXED
     "--m\n\nsee\n--m\nContent-Disposition: attachment; filename=f.eml\n\n"
     "Subject: x\n\nIt is gone.\n--m--\n",                                    "[] see\n[f.eml] It is gone.\n"                      },
    {MIXED "--m\n\nsee\n--m\nContent-Disposition: attachment; "
           "filename=f.mbox\n\nMessage-ID: <7>\n\nIt is gone.\n--m--\n",      "[] see\n[f.mbox#7] It is gone.\n"                   },
};

START_TEST(bodies_become_text)
{
    struct pt_error err = {.message = ""};
    struct found found = {.says = PT_OK};
    const enum pt_status status =
        read_as("/a/x.eml", pt_str_of(bodies[_i].mail), &found, &err);
    if (!bodies[_i].log) {
        ck_assert_int_eq(status, PT_EINVALID);
        ck_assert_str_eq(err.message, "no text in it");
    } else {
        ck_assert_msg(status == PT_OK, "%s: %s", bodies[_i].mail, err.message);
        ck_assert_msg(strcmp(pt_buf_z(&found.log), bodies[_i].log) == 0,
                      "%s: %s", bodies[_i].mail, pt_buf_z(&found.log));
    }
    pt_buf_fini(&found.log);
}
END_TEST

START_TEST(an_attachment_takes_date_and_outlet_of_its_mail)
{
    struct found found;
    read_good("/a/x.eml",
              PT_STR("Date: Sun, 14 Dec 2025 08:30:00 +0000\nFrom: Ann "
                     "<a@b.example>\nContent-Type: multipart/mixed; "
                     "boundary=m\n\n--m\nContent-Disposition: attachment; "
                     "filename=r.txt\n\nIt is gone.\n--m--\n"),
              &found);
    ck_assert_str_eq(found.date, "2025-12-14");
    ck_assert_str_eq(found.source, "b.example");
    ck_assert_str_eq(found.author, "");
    ck_assert_str_eq(found.title, "");
    pt_buf_fini(&found.log);
}
END_TEST

static const struct {
    const char *text;
    const char *joined;
    bool drops_spaces;
} flows[] = {
    {"a \nb\n",              "a b",             false},
    {"a \nb\n",              "ab",              true },
    {"a\nb\n",               "a\nb",            false},
    {"a \r\nb\r\n",          "a b",             false},
    {" From a\n",            "From a",          false},
    {"> a \n> b\n",          "> a b",           false},
    {"> a \n>> b \n>> c\nd", "> a \n>> b c\nd", false},
    {"a \n-- \nAnn\n",       "a \n-- \nAnn",    false},
    {"a\n\n b \nc",          "a\n\nb c",        false},
    {"",                     "",                false},
    {"a ",                   "a ",              false},
};

START_TEST(flowed_lines_are_joined)
{
    struct pt_arena arena;
    pt_arena_init(&arena);
    const struct pt_str joined = pt_flowed_join(pt_str_of(flows[_i].text),
                                                flows[_i].drops_spaces, &arena);
    ck_assert_msg(pt_str_equal(joined, pt_str_of(flows[_i].joined)), "%s: %.*s",
                  flows[_i].text, PT_STR_FMT(joined));
    pt_arena_fini(&arena);
}
END_TEST

/* ---------------------------------------------------------- mailboxes --- */

#define FROM "From a@b.example Sun Dec 14 08:30:00 2025\n"

static const struct {
    const char *mbox;
    const char *log;
} boxes[] = {
    {"",                                                                         ""                                    },
    {"\n\n",                                                                     ""                                    },
    {FROM "Subject: x\n\none one\n\n" FROM "Subject: y\n\ntwo two\n",
     "[1] one one\n[2] two two\n"                                                                                      },
    {FROM "Subject: x\nMessage-ID: <i@b>\n\none one\n\n" FROM
          "Subject: y\n\ntwo two\n",                                        "[i@b] one one\n[2] two two\n"        },
    {"Subject: x\n\none one\n\n" FROM "Subject: y\n\ntwo two\n",
     "[1] one one\n[2] two two\n"                                                                                      },
    {"\n\n" FROM "Subject: x\n\none one\n",                                      "[1] one one\n"                       },
    {FROM "Subject: x\n\none\n>From here\n>>From there\n> From\n",
     "[1] one\nFrom here\n>From there\n> From\n"                                                                       },
    {FROM "Subject: x\n\none\n\nFrom here on all is well.\n",
     "[1] one\n\nFrom here on all is well.\n"                                                                          },
    {FROM "Subject: x\n\none\n\nFrom Monday 8:30 on in Dec 2025\nall is well\n",
     "[1] one\n\nFrom Monday 8:30 on in Dec 2025\nall is well\n"                                                       },
    {FROM "Subject: x\nContent-Length: 63\n\none\n\n" FROM
          "Subject: quoted\n\n\n\n" FROM "Subject: y\n\ntwo two\n",
     "[1] one\n\nFrom a@b.example Sun Dec 14 08:30:00 2025\nSubject: quoted\n"
     "[2] two two\n"                                                                                                   },
    {FROM "Subject: x\nContent-Length: 9999\n\none one\n\n" FROM
          "Subject: y\n\ntwo two\n",                                        "[1] one one\n[2] two two\n"          },
    {FROM "Subject: x\nContent-Length: 3\n\none one\n\n" FROM
          "Subject: y\n\ntwo two\n",                                        "[1] one one\n[2] two two\n"          },
    {"From a@b.example Sun Dec 14 08:30:00 2025\r\nSubject: "
     "x\r\n\r\none\r\n\r\n"
     "From - Mon Dec 15 8:30:00 2025\r\nSubject: y\r\n\r\ntwo\r\n",         "[1] one\n[2] two\n"                  },
    {FROM "Subject: x\n\none\n" FROM "Subject: y\n\ntwo\n",
     "[1] one\n[2] two\n"                                                                                              },
    {FROM FROM "Subject: y\n\ntwo\n",                                            "skip message 1: empty\n[2] two\n"    },
    {FROM "Subject: x\n\n\n" FROM "Subject: y\n\ntwo\n",
     "skip message 1: no text in it\n[2] two\n"                                                                        },
    {FROM,                                                                       "skip message 1: empty\n"             },
    {FROM
     "Message-ID: <i@b>\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\n"
     "see\n--m\nContent-Disposition: attachment; filename=r.txt\n\nIt is "
     "gone.\n--m--\n",                                                      "[i@b] see\n[i@b#r.txt] It is gone.\n"},
    {FROM "Subject: x\n\n-----BEGIN PGP MESSAGE-----\nabc\n",
     "skip message 1: encrypted\n"                                                                                     },
    {FROM "Subject: x\nContent-Type: multipart/encrypted; boundary=m\n\n--m\n"
          "Content-Type: application/octet-stream\n\nx\n--m--\n",           "skip message 1: encrypted\n"         },
};

START_TEST(mailboxes_become_messages)
{
    struct found found;
    read_good("/a/x.mbox", pt_str_of(boxes[_i].mbox), &found);
    ck_assert_msg(strcmp(pt_buf_z(&found.log), boxes[_i].log) == 0, "%s: %s",
                  boxes[_i].mbox, pt_buf_z(&found.log));
    pt_buf_fini(&found.log);
}
END_TEST

static const struct {
    const char *line;
    bool is_one;
} separators[] = {
    {"From a@b.example Sun Dec 14 08:30:00 2025",       true },
    {"From - Sun Dec 14 08:30:00 2025",                 true },
    {"From ???@??? Sun Dec 14 08:30:00 2025",           true },
    {"From MAILER-DAEMON Fri Jul  8 12:08:34 2011",     true },
    {"From 18@xxx Mon Dec 01 10:11:12 +0000 2025",      true },
    {"From a@b Sun Dec 14 08:30 CET 2025",              true },
    {"From \"a b\"@c.example Sun Dec 14 08:30:00 2025", true },
    {"From here on all is well",                        false},
    {"From a@b.example",                                false},
    {"From: a@b.example Sun Dec 14 08:30:00 2025",      false},
    {">From a@b.example Sun Dec 14 08:30:00 2025",      false},
    {"from a@b.example Sun Dec 14 08:30:00 2025",       false},
    {"From December to May",                            false},
    {"From ",                                           false},
    {"From a Dec 2025",                                 false},
    {"",                                                false},
};

START_TEST(separators_say_who_and_when)
{
    ck_assert_msg(pt_mbox_is_separator(pt_str_of(separators[_i].line)) ==
                      separators[_i].is_one,
                  "%s", separators[_i].line);
}
END_TEST

START_TEST(the_sinks_word_ends_the_reading)
{
    static const char *const paths[] = {"/a/x.eml", "/a/x.mbox"};
    for (size_t i = 0; i < PT_COUNTOF(paths); i++)
        for (int says = PT_ENOMEM; says <= PT_EINTERNAL; says++) {
            struct pt_error err = {.message = ""};
            struct found found = {.says = (enum pt_status)says};
            const enum pt_status status = read_as(
                paths[i],
                PT_STR(FROM "Subject: x\nContent-Type: multipart/mixed; "
                            "boundary=m\n\n--m\n\none one\n--m\n"
                            "Content-Disposition: attachment; filename=r.txt\n"
                            "\nIt is gone.\n--m--\n" FROM
                            "Subject: y\n\ntwo\n"),
                &found, &err);
            ck_assert_int_eq(status, says);
            ck_assert_str_eq(err.message, "enough");
            ck_assert_int_eq(found.n, 1);
            ck_assert_int_eq(found.n_skipped, 0);
            pt_buf_fini(&found.log);
        }
}
END_TEST

/* ---------------------------------------------------------------- bad --- */

static const struct {
    const char *path;
    const char *bytes;
    const char *reason;
} bad[] = {
    {"/a/x.eml",  "",                                                          "empty"                  },
    {"/a/x.eml",  "no header of any kind\n",                                   "no headers of a message"},
    {"/a/x.eml",  "Colour: red\n\ntext\n",                                     "no headers of a message"},
    {"/a/x.eml",  "Subject: x\n",                                              "no text in it"          },
    {"/a/x.eml",  "Subject: x\n\n \n\t\n",                                     "no text in it"          },
    {"/a/x.eml",  "From \n",                                                   "empty"                  },
    {"/a/x.eml",  "Subject: x\nContent-Type: application/pkcs7-mime\n\nabc\n",
     "encrypted"                                                                                        },
    {"/a/x.mbox", FROM "no header\n\nx\n",                                     "no headers of a message"},
    {"/a/x.mbox", "no mailbox at all\n",                                       "no headers of a message"},
    {"/a/x.mbox", "\x01\x02\x03\xff\xfe",                                      "no headers of a message"},
};

START_TEST(what_is_no_mail_is_told_why)
{
    struct pt_error err = {.message = ""};
    struct found found = {.says = PT_OK};
    ck_assert_int_eq(
        read_as(bad[_i].path, pt_str_of(bad[_i].bytes), &found, &err),
        PT_EINVALID);
    ck_assert_msg(strcmp(err.message, bad[_i].reason) == 0, "%s: %s",
                  bad[_i].bytes, err.message);
    ck_assert_int_eq(found.n + found.n_skipped, 0);
    pt_buf_fini(&found.log);
}
END_TEST

START_TEST(nul_bytes_in_a_body_are_binary)
{
    struct pt_error err = {.message = ""};
    struct found found = {.says = PT_OK};
    const struct pt_str mail = PT_STR("Subject: x\n\na\0b\0\0c\n");
    ck_assert_int_eq(read_as("/a/x.eml", mail, &found, &err), PT_EINVALID);
    ck_assert_int_eq(found.n, 0);
    pt_buf_fini(&found.log);
}
END_TEST

enum { MIB = 1 << 20 };

static void repeat(struct pt_buf *buf, const char *piece, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pt_buf_puts(buf, piece);
}

/* Messages made to take for ever, or to end the program. */
static void begin_huge(struct pt_buf *mail, int which)
{
    switch (which) {
    case 0:
        pt_buf_puts(mail, "Subject: ");
        repeat(mail, "0123456789abcdef", 10 * MIB / 16);
        break;
    case 1:
        pt_buf_puts(mail, "Subject: ");
        repeat(mail, "=?utf-8?q?a=C3=A9?= ", 10 * MIB / 20);
        break;
    case 2:
        pt_buf_puts(mail, "From: ");
        repeat(mail, "x:", 5 * MIB);
        break;
    case 3:
        pt_buf_puts(mail, "Content-Type: message/rfc822\n\nTo: a,\n ");
        repeat(mail, "x:\n ", 80000);
        break;
    case 4:
        pt_buf_puts(mail, "From: ");
        repeat(mail, "(", 10 * MIB);
        break;
    case 5:
        pt_buf_puts(mail, "From: ");
        repeat(mail, "a@b, ", MIB);
        break;
    case 6:
        repeat(mail, "X-Header: y\n", MIB / 2);
        break;
    case 7:
        repeat(mail, "Content-Type: message/rfc822\n\nSubject: x\n", 100000);
        break;
    case 8:
        pt_buf_puts(mail, "Content-Type: text/plain; ");
        repeat(mail, "a=b; ", MIB);
        break;
    default:
        pt_buf_puts(mail, "Keywords: ");
        repeat(mail, "a,", 5 * MIB);
        break;
    }
}

START_TEST(huge_headers_are_answered_in_time)
{
    struct pt_error err = {.message = ""};
    struct found found = {.says = PT_OK};
    struct pt_buf mail;
    const uint64_t begin = pt_clock_us();
    pt_buf_init(&mail, PT_BUF_NO_CEILING);
    pt_buf_puts(&mail, "Date: Sun, 14 Dec 2025 08:30:00 +0000\n");
    begin_huge(&mail, _i);
    pt_buf_puts(&mail, "\n\nIt is gone.\n");
    const enum pt_status status =
        read_as("/a/x.eml", pt_buf_str(&mail), &found, &err);
    ck_assert_msg(status == PT_OK || status == PT_EINVALID, "%d: %s", _i,
                  err.message);
    ck_assert_msg(status != PT_OK || found.n == 1, "%d", _i);
    ck_assert_msg(pt_clock_us() - begin < 20000000, "%d: too slow", _i);
    pt_buf_fini(&found.log);
    pt_buf_fini(&mail);
}
END_TEST

/* 100,000 multiparts in each other; many lines that may be boundaries. */
START_TEST(nests_of_multiparts_are_refused)
{
    for (int is_deep = 0; is_deep < 2; is_deep++) {
        struct pt_error err = {.message = ""};
        struct found found = {.says = PT_OK};
        struct pt_buf mail;
        pt_buf_init(&mail, PT_BUF_NO_CEILING);
        pt_buf_puts(&mail, "Subject: x\n");
        for (int i = 0; i < (is_deep ? 100000 : 1000); i++)
            pt_buf_printf(&mail,
                          "Content-Type: multipart/mixed; boundary=b%d\n\n"
                          "--b%d\n",
                          i, i);
        if (!is_deep)
            repeat(&mail, "--xyz\n", 1000000);
        pt_buf_puts(&mail, "\nIt is gone.\n");
        ck_assert_int_eq(read_as("/a/x.eml", pt_buf_str(&mail), &found, &err),
                         PT_ELIMIT);
        ck_assert_str_eq(err.message, "too many boundaries");
        pt_buf_fini(&found.log);
        pt_buf_fini(&mail);
    }
}
END_TEST

START_TEST(a_moderate_nest_is_read)
{
    struct pt_error err = {.message = ""};
    struct found found = {.says = PT_OK};
    struct pt_buf mail;
    pt_buf_init(&mail, PT_BUF_NO_CEILING);
    pt_buf_puts(&mail, "Subject: x\n");
    for (int i = 0; i < 20; i++)
        pt_buf_printf(&mail,
                      "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n",
                      i, i);
    pt_buf_puts(&mail, "\nIt is gone.\n");
    ck_assert_int_eq(read_as("/a/x.eml", pt_buf_str(&mail), &found, &err),
                     PT_OK);
    ck_assert_str_eq(found.text, "It is gone.");
    pt_buf_fini(&found.log);
    pt_buf_fini(&mail);
}
END_TEST

/* A letter too long, a message too large, a line without end: each skipped, the
 * one behind it read. */
START_TEST(large_messages_are_skipped_by_number)
{
    static const struct {
        const char *piece;
        size_t n;
        const char *reason;
    } rows[] = {
        {"It is gone, and nobody knows where.\n", 9 * MIB / 36,
         "more than 8 MiB of text, no article"},
        {"It is gone, and nobody knows where.\n", 25 * MIB / 36 + 9000,
         "larger than 24 MiB"                 },
        {"It is gone, and nobody knows where. ",  9 * MIB / 36,
         "larger than 24 MiB"                 },
    };
    struct found found;
    struct pt_buf mbox;
    char expected[200];
    pt_buf_init(&mbox, PT_BUF_NO_CEILING);
    pt_buf_puts(&mbox, FROM "Subject: x\n\n");
    repeat(&mbox, rows[_i].piece, rows[_i].n);
    pt_buf_puts(&mbox, "\n" FROM "Subject: y\n\ntwo two\n");
    read_good("/a/x.mbox", pt_buf_str(&mbox), &found);
    snprintf(expected, sizeof expected, "skip message 1: %s\n[2] two two\n",
             rows[_i].reason);
    ck_assert_str_eq(pt_buf_z(&found.log), expected);
    pt_buf_fini(&found.log);
    pt_buf_fini(&mbox);
}
END_TEST

/* ------------------------------------------------------------- random --- */

static unsigned draw(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Bytes changed, pieces copied about and cut out. */
static void damage(struct pt_buf *mail, unsigned *state)
{
    for (unsigned n = 1 + draw(state) % 12; n > 0 && mail->len > 8; n--) {
        const size_t at = draw(state) % mail->len;
        const size_t to = draw(state) % mail->len;
        const size_t most = mail->len - (at > to ? at : to);
        const size_t len = draw(state) % 40 < most ? draw(state) % 40 : 0;
        switch (draw(state) % 3) {
        case 0:
            mail->ptr[at] = (char)draw(state);
            break;
        case 1:
            if (at + len <= mail->len && to + len <= mail->len)
                memmove(mail->ptr + to, mail->ptr + at, len);
            break;
        default:
            if (draw(state) % 8 == 0)
                pt_buf_cut(mail, at);
            break;
        }
    }
}

START_TEST(damaged_mail_gets_an_answer)
{
    enum { ROUNDS = 20 };
    static const char *const paths[] = {"/a/x.eml", "/a/x.mbox"};
    unsigned state = 7u + (unsigned)_i;
    for (int round = 0; round < ROUNDS; round++) {
        struct pt_error err = {.message = ""};
        struct found found = {.says = PT_OK};
        struct pt_buf mail;
        const char *const path = paths[round % 2];
        pt_buf_init(&mail, PT_BUF_NO_CEILING);
        pt_buf_puts(&mail, FROM);
        pt_buf_puts(&mail, bodies[draw(&state) % PT_COUNTOF(bodies)].mail);
        pt_buf_puts(&mail, FROM);
        pt_buf_puts(&mail, facts[draw(&state) % PT_COUNTOF(facts)].headers);
        pt_buf_puts(&mail, bodies[draw(&state) % PT_COUNTOF(bodies)].mail);
        damage(&mail, &state);
        const enum pt_status status =
            read_as(path, pt_buf_str(&mail), &found, &err);
        ck_assert_msg(status == PT_OK || status == PT_EINVALID ||
                          status == PT_ELIMIT || status == PT_ENOTFOUND,
                      "%d.%d: %s", _i, round, err.message);
        ck_assert_msg(status == PT_OK || err.message[0], "%d.%d", _i, round);
        ck_assert_msg(status != PT_OK || found.n + found.n_skipped > 0,
                      "%d.%d: %.*s", _i, round, PT_STR_FMT(pt_buf_str(&mail)));
        pt_buf_fini(&found.log);
        pt_buf_fini(&mail);
    }
}
END_TEST

Suite *pt_suite_source_mail(void)
{
    Suite *const suite = suite_create("source_mail");
    TCase *const headers = tcase_create("headers");
    tcase_add_loop_test(headers, headers_become_facts, 0, PT_COUNTOF(facts));
    tcase_add_test(headers, a_date_is_the_files_when_no_header_has_one);
    suite_add_tcase(suite, headers);
    TCase *const text = tcase_create("bodies");
    tcase_add_loop_test(text, bodies_become_text, 0, PT_COUNTOF(bodies));
    tcase_add_test(text, an_attachment_takes_date_and_outlet_of_its_mail);
    tcase_add_loop_test(text, flowed_lines_are_joined, 0, PT_COUNTOF(flows));
    suite_add_tcase(suite, text);
    TCase *const mailboxes = tcase_create("mailboxes");
    tcase_add_loop_test(mailboxes, mailboxes_become_messages, 0,
                        PT_COUNTOF(boxes));
    tcase_add_loop_test(mailboxes, separators_say_who_and_when, 0,
                        PT_COUNTOF(separators));
    tcase_add_test(mailboxes, the_sinks_word_ends_the_reading);
    suite_add_tcase(suite, mailboxes);
    TCase *const bad_case = tcase_create("bad");
    tcase_add_loop_test(bad_case, what_is_no_mail_is_told_why, 0,
                        PT_COUNTOF(bad));
    tcase_add_test(bad_case, nul_bytes_in_a_body_are_binary);
    tcase_add_loop_test(bad_case, huge_headers_are_answered_in_time, 0, 10);
    tcase_add_test(bad_case, nests_of_multiparts_are_refused);
    tcase_add_test(bad_case, a_moderate_nest_is_read);
    tcase_add_loop_test(bad_case, large_messages_are_skipped_by_number, 0, 3);
    tcase_add_loop_test(bad_case, damaged_mail_gets_an_answer, 0, 20);
    suite_add_tcase(suite, bad_case);
    return suite;
}
