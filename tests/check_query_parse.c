/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/query_parse.h"

#include <check.h>

#include "common/buf.h"
#include "common/mem.h"
#include "common/utf8.h"

Suite *pt_suite_query_parse(void);

/* --- one parse --------------------------------------------------------- */

struct parse {
    struct pt_arena arena;
    struct pt_query_parsed query;
    struct pt_error err;
    enum pt_status status;
    struct pt_buf printed; /* the tree, empty when there is none */
};

static void parse(struct parse *out, struct pt_str text, unsigned flags)
{
    *out = (struct parse){.status = PT_OK};
    pt_arena_init(&out->arena);
    pt_buf_init(&out->printed, PT_BUF_NO_CEILING);
    out->status =
        pt_query_parse(text, flags, &out->arena, &out->query, &out->err);
    if (out->status == PT_OK)
        pt_query_print(out->query.root, &out->printed);
    ck_assert_int_eq(pt_buf_status(&out->printed), PT_OK);
}

static void done(struct parse *parse)
{
    pt_buf_fini(&parse->printed);
    pt_arena_fini(&parse->arena);
}

/* --- query -> tree ----------------------------------------------------- */

struct tree_row {
    const char *query;
    const char *tree;
};

static void check_tree(const struct tree_row *row, unsigned flags)
{
    struct parse p;
    parse(&p, pt_str_of(row->query), flags);
    ck_assert_msg(p.status == PT_OK, "%s: %s", row->query, p.err.message);
    ck_assert_msg(strcmp(pt_buf_z(&p.printed), row->tree) == 0,
                  "%s: %s, expected %s", row->query, pt_buf_z(&p.printed),
                  row->tree);
    done(&p);
}

static const struct tree_row words_rows[] = {
    {"guarantee",                             "guarantee"                           },
    {"=guarantee",                            "=guarantee"                          },
    {"=OR",                                   "=OR"                                 },
    {"=guarant*",                             "=guarant*"                           },
    {"=U.S.",                                 "=U.S."                               },
    {"10:30",                                 "10:30"                               },
    {"std::vector",                           "std::vector"                         },
    {":foo",                                  ":foo"                                },
    {"Kyiv: something",                       "(AND Kyiv something)"                },
    {"(Kyiv:)",                               "Kyiv"                                },
    {"re: peace",                             "(AND re peace)"                      },
    {"AT&T C++ 50% $90 #tag @name",           "(AND AT&T C++ 50% $90 #tag @name)"   },
    {"a/b e-mail U.S. it's l'Ukraine (2025)",
     "(AND a/b e-mail U.S. it's l'Ukraine 2025)"                                    },
    {"don’t ‘quoted’",                  "(AND don’t ‘quoted’)"          },
    {"'peace'",                               "'peace'"                             },
    {"what? now! yes; no, ok: end.",          "(AND what now yes no ok end.)"       },
    {"why?",                                  "why"                                 },
    {"WHO/UN w/o",                            "(AND WHO/UN w/o)"                    },
    {"near OR far",                           "(OR near far)"                       },
    {"NEARBY ORDER ANDY NOTE PREVIEW",        "(AND NEARBY ORDER ANDY NOTE PREVIEW)"},
    {"f**k",                                  "f**k"                                },
    {"a!b",                                   "a!b"                                 },
    {"said:",                                 "said"                                },
    {"~word",                                 "word"                                },
    {"http://example.com/a?b=c",              "http://example.com/a?b=c"            },
    {"(http://example.com/x_(y))",            "'http://example.com/x_(y)'"          },
    {"pre/post",                              "pre/post"                            },
    {"w/ w/x",                                "(AND w/ w/x)"                        },
    {"hlead peace",                           "(AND hlead peace)"                   },
    {"atleast plan",                          "(AND atleast plan)"                  },
    {"Україна ціна",               "(AND Україна ціна)"       },
};

static const struct tree_row wildcards_rows[] = {
    {"guarant*",          "guarant*"             },
    {"*isation",          "*isation"             },
    {"*ab",               "*ab"                  },
    {"*a*b*",             "*a*b*"                },
    {"col?r",             "col?r"                },
    {"a?b",               "a?b"                  },
    {"a?\?b",             "a?\?b"                },
    {"col?r*",            "col?r*"               },
    {"(guarant*)",        "guarant*"             },
    {"guarant*, peac?e.", "(AND guarant* peac?e)"},
    {"'guarant*'",        "guarant*"             },
    {"*",                 "ALL"                  },
    {"* OR peace",        "(OR ALL peace)"       },
    {"NOT *",             "(NOT ALL)"            },
    {"*^2",               "(BOOST/2 ALL)"        },
    {"5*3",               "5*3"                  },
    {"ціна*",         "ціна*"            },
};

static const struct tree_row phrases_rows[] = {
    {"\"security guarantees\"",     "\"security guarantees\""    },
    {"“security guarantees”",   "\"security guarantees\""    },
    {"„security guarantees“",   "\"security guarantees\""    },
    {"„security guarantees”",   "\"security guarantees\""    },
    {"«security guarantees»",     "\"security guarantees\""    },
    {"»security guarantees«",     "\"security guarantees\""    },
    {"»security guarantees»",     "\"security guarantees\""    },
    {"”security guarantees”",   "\"security guarantees\""    },
    {"‟security guarantees”",   "\"security guarantees\""    },
    {"＂security guarantees＂",   "\"security guarantees\""    },
    {"「security guarantees」",   "\"security guarantees\""    },
    {"\"peace\"",                   "\"peace\""                  },
    {"\" security   guarantees \"", "\"security guarantees\""    },
    {"=\"security guarantees\"",    "=\"security guarantees\""   },
    {"~\"security guarantee\"",     "~\"security guarantee\""    },
    {"\"nuclear weapons\"~4",       "\"nuclear weapons\"~4"      },
    {"\"nuclear weapons\"~0",       "\"nuclear weapons\"~0"      },
    {"\"nuclear weapons\"~3070",    "\"nuclear weapons\"~3070"   },
    {"=\"nuclear weapons\"~4",      "=\"nuclear weapons\"~4"     },
    {"~\"nuclear weapons\"~4",      "~\"nuclear weapons\"~4"     },
    {"\"why? guarant* col?r\"",     "\"why guarant* col?r\""     },
    {"\"peace-plan, now\"",         "\"peace-plan now\""         },
    {"\"peace – plan\"",          "\"peace plan\""             },
    {"\"peace - plan\"",            "\"peace plan\""             },
    {"\"he said “yes” today\"", "\"he said “yes” today\""},
    {"“a „b” c",              "(AND \"a „b\" c)"         },
    {"\"a AND b -c title:d\"",      "\"a AND b -c title:d\""     },
    {"=\"guarant* b\"",             "=\"guarant* b\""            },
    {"\"a\"\"b\"",                  "(AND \"a\" \"b\")"          },
    {"\"a\"b",                      "(AND \"a\" b)"              },
    {"say\"hello\"you",             "(AND say \"hello\" you)"    },
    {"-\"a b\"~3",                  "(NOT \"a b\"~3)"            },
    {"!\"a b\"",                    "(NOT \"a b\")"              },
    {"\"it's ‘over’\"",         "\"it's ‘over’\""        },
    {"\"(a b)\"",                   "\"(a b)\""                  },
};

static const struct tree_row logic_rows[] = {
    {"a b",                              "(AND a b)"               },
    {"a AND b",                          "(AND a b)"               },
    {"a && b",                           "(AND a b)"               },
    {"a&&b",                             "(AND a b)"               },
    {"a &&b",                            "(AND a b)"               },
    {"a b AND c",                        "(AND a b c)"             },
    {"a OR b",                           "(OR a b)"                },
    {"a || b",                           "(OR a b)"                },
    {"a||b",                             "(OR a b)"                },
    {"a OR b OR c",                      "(OR a b c)"              },
    {"a OR b AND c",                     "(OR a (AND b c))"        },
    {"a AND b OR c AND d",               "(OR (AND a b) (AND c d))"},
    {"a b OR c d",                       "(OR (AND a b) (AND c d))"},
    {"(a b) OR (c d)",                   "(OR (AND a b) (AND c d))"},
    {"(a OR b) c",                       "(AND (OR a b) c)"        },
    {"(a OR b) (c OR d)",                "(AND (OR a b) (OR c d))" },
    {"((a))",                            "a"                       },
    {"(a OR (b OR c))",                  "(OR a (OR b c))"         },
    {"a (b c) d",                        "(AND a (AND b c) d)"     },
    {"(a)b",                             "(AND a b)"               },
    {"(a)(b)",                           "(AND a b)"               },
    {"NOT nato",                         "(NOT nato)"              },
    {"-nato",                            "(NOT nato)"              },
    {"!nato",                            "(NOT nato)"              },
    {"a NOT b",                          "(AND a (NOT b))"         },
    {"a AND NOT b",                      "(AND a (NOT b))"         },
    {"a -b",                             "(AND a (NOT b))"         },
    {"a !b",                             "(AND a (NOT b))"         },
    {"a NOT b c",                        "(AND a (NOT b) c)"       },
    {"NOT a b",                          "(AND (NOT a) b)"         },
    {"NOT (a b)",                        "(NOT (AND a b))"         },
    {"NOT NOT a",                        "(NOT (NOT a))"           },
    {"a OR NOT b",                       "(OR a (NOT b))"          },
    {"a AND -b",                         "(AND a (NOT b))"         },
    {"a AND +b",                         "(AND a b)"               },
    {"a NOT -b",                         "(AND a (NOT (NOT b)))"   },
    {"a OR b NOT c",                     "(OR a (AND b (NOT c)))"  },
    {"a OR (b NOT c)",                   "(OR a (AND b (NOT c)))"  },
    {"a OR b -c",                        "(OR a (AND b (NOT c)))"  },
    {"\"security guarantees\" NOT NATO",
     "(AND \"security guarantees\" (NOT NATO))"                    },
    {"!(a b)",                           "(NOT (AND a b))"         },
    {"-(a OR b) c",                      "(AND c (NOT (OR a b)))"  },
    {"a and b or c not d",               "(AND a and b or c not d)"},
};

static const struct tree_row runs_rows[] = {
    {"+a",                             "a"                                       },
    {"+a b",                           "(MAYBE a b)"                             },
    {"+a b c",                         "(MAYBE a b c)"                           },
    {"+a +b",                          "(AND a b)"                               },
    {"+a +b c",                        "(MAYBE (AND a b) c)"                     },
    {"+a b -c",                        "(MAYBE (AND a (NOT c)) b)"               },
    {"+a -c b",                        "(MAYBE (AND a (NOT c)) b)"               },
    {"-c +a b",                        "(MAYBE (AND a (NOT c)) b)"               },
    {"a b -c",                         "(AND (OR a b) (NOT c))"                  },
    {"a b -c d",                       "(AND (OR a b d) (NOT c))"                },
    {"-c a",                           "(AND a (NOT c))"                         },
    {"-a -b",                          "(AND (NOT a) (NOT b))"                   },
    {"a AND b -c",                     "(AND a b (NOT c))"                       },
    {"a AND +b c",                     "(AND a (MAYBE b c))"                     },
    {"a +b c AND d",                   "(AND (MAYBE b a c) d)"                   },
    {"a OR +b c",                      "(OR a (MAYBE b c))"                      },
    {"+\"a b\" +c d",                  "(MAYBE (AND \"a b\" c) d)"               },
    {"+(a OR b) -\"c d\" e f",         "(MAYBE (AND (OR a b) (NOT \"c d\")) e f)"},
    {"a NOT b -c d",                   "(AND a (NOT b) d (NOT c))"               },
    {"+title:peace -source:wire plan",
     "(MAYBE (AND title:peace (NOT source:wire)) plan)"                          },
    {"(+a b) c",                       "(AND (MAYBE a b) c)"                     },
    {"+C++",                           "C++"                                     },
    {"-e-mail",                        "(NOT e-mail)"                            },
};

static const struct tree_row near_rows[] = {
    {"a NEAR/5 b",                            "(NEAR/5 a b)"                 },
    {"a PRE/5 b",                             "(PRE/5 a b)"                  },
    {"a NEAR b",                              "(NEAR/10 a b)"                },
    {"a PRE b",                               "(PRE/10 a b)"                 },
    {"a NEAR/s b",                            "(NEAR/s a b)"                 },
    {"a NEAR/S b",                            "(NEAR/s a b)"                 },
    {"a NEAR/p b",                            "(NEAR/p a b)"                 },
    {"a PRE/s b",                             "(PRE/s a b)"                  },
    {"a NEAR/1 b",                            "(NEAR/1 a b)"                 },
    {"a NEAR/3070 b",                         "(NEAR/3070 a b)"              },
    {"a NEAR/3 b NEAR/3 c",                   "(NEAR/3 a b c)"               },
    {"a NEAR/p b PRE/3 c",                    "(NEAR a NEAR/p b PRE/3 c)"    },
    {"a NEAR/5 b c",                          "(AND (NEAR/5 a b) c)"         },
    {"a NEAR/5 b OR c",                       "(OR (NEAR/5 a b) c)"          },
    {"a OR b NEAR/5 c",                       "(OR a (NEAR/5 b c))"          },
    {"a NEAR/5 b NEAR/5 c AND d",             "(AND (NEAR/5 a b c) d)"       },
    {"(a OR b) NEAR \"c d\"",                 "(NEAR/10 (OR a b) \"c d\")"   },
    {"(a OR (b OR \"c d\")) NEAR/3 guarant*",
     "(NEAR/3 (OR a (OR b \"c d\")) guarant*)"                               },
    {"zelenski~ NEAR/3 \"a b\"~4",            "(NEAR/3 zelenski~1 \"a b\"~4)"},
    {"=a NEAR/3 =\"b c\"",                    "(NEAR/3 =a =\"b c\")"         },
    {"a NOT NEAR/s b",                        "(NOT-NEAR/s a b)"             },
    {"a NOT NEAR b",                          "(NOT-NEAR/10 a b)"            },
    {"a NOT NEAR/5 b",                        "(NOT-NEAR/5 a b)"             },
    {"a NOT NEAR/p b c",                      "(AND (NOT-NEAR/p a b) c)"     },
    {"a NOT PRE/5 b",                         "(NOT-PRE/5 a b)"              },
    {"NOT (a NEAR b)",                        "(NOT (NEAR/10 a b))"          },
    {"-(a NEAR b) c",                         "(AND c (NOT (NEAR/10 a b)))"  },
    {"a NEAR/5 a",                            "(NEAR/5 a a)"                 },
    {"title:(a NEAR/5 b)",                    "title:(NEAR/5 a b)"           },
};

static const struct tree_row press_rows[] = {
    {"a w/5 b",                "(NEAR/5 a b)"                      },
    {"a W/5 b",                "(NEAR/5 a b)"                      },
    {"a pre/5 b",              "(PRE/5 a b)"                       },
    {"a PRE/5 b",              "(PRE/5 a b)"                       },
    {"a Pre/5 b",              "(PRE/5 a b)"                       },
    {"a w/s b",                "(NEAR/s a b)"                      },
    {"a W/P b",                "(NEAR/p a b)"                      },
    {"a pre/p b",              "(PRE/p a b)"                       },
    {"a w/5 b pre/5 c w/s d",  "(NEAR a NEAR/5 b PRE/5 c NEAR/s d)"},
    {"a not w/s b",            "(NOT-NEAR/s a b)"                  },
    {"a NOT W/S b",            "(NOT-NEAR/s a b)"                  },
    {"a Not w/p b",            "(NOT-NEAR/p a b)"                  },
    {"a not w/5 b",            "(NOT-NEAR/5 a b)"                  },
    {"a not pre/3 b",          "(NOT-PRE/3 a b)"                   },
    {"a NOT w/5 b OR c",       "(OR (NOT-NEAR/5 a b) c)"           },
    {"atleast3(a)",            "(ATLEAST/3 a)"                     },
    {"ATLEAST3(a)",            "(ATLEAST/3 a)"                     },
    {"AtLeast10 (\"a b\")",    "(ATLEAST/10 \"a b\")"              },
    {"ATLEAST3(a OR \"b c\")", "(ATLEAST/3 (OR a \"b c\"))"        },
    {"atleast3(guarant*)",     "(ATLEAST/3 guarant*)"              },
    {"title:atleast2(a)",      "title:(ATLEAST/2 a)"               },
    {"hlead(a)",               "(HLEAD a)"                         },
    {"HLEAD(a b)",             "(HLEAD (AND a b))"                 },
    {"Hlead (a OR b)",         "(HLEAD (OR a b))"                  },
    {"hlead(a NEAR/5 b) c",    "(AND (HLEAD (NEAR/5 a b)) c)"      },
    {"hlead(atleast2(a))",     "(HLEAD (ATLEAST/2 a))"             },
};

/* The press databases' spelling, and ours of the same. */
static const struct {
    const char *press;
    const char *ours;
} press_pairs[] = {
    {"a w/5 b",                        "a NEAR/5 b"                      },
    {"a W/5 b",                        "a NEAR/5 b"                      },
    {"a pre/5 b",                      "a PRE/5 b"                       },
    {"a w/s b",                        "a NEAR/s b"                      },
    {"a w/p b",                        "a NEAR/p b"                      },
    {"a pre/s b pre/p c",              "a PRE/s b PRE/p c"               },
    {"a not w/5 b",                    "a NOT NEAR/5 b"                  },
    {"a not w/s b",                    "a NOT NEAR/s b"                  },
    {"a NOT W/P b",                    "a NOT NEAR/p b"                  },
    {"a not pre/3 b",                  "a NOT PRE/3 b"                   },
    {"ATLEAST3(a)",                    "atleast3(a)"                     },
    {"ATLEAST3(\"a b\" OR xc*)",       "atleast3(\"a b\" OR xc*)"        },
    {"HLEAD(a)",                       "hlead(a)"                        },
    {"\"a b\" w/5 (c OR \"d e\")",     "\"a b\" NEAR/5 (c OR \"d e\")"   },
    {"(xa* OR b~2) pre/3 \"c xd*\"~4", "(xa* OR b~2) PRE/3 \"c xd*\"~4"  },
    {"a w/5 b pre/5 c w/s d",          "a NEAR/5 b PRE/5 c NEAR/s d"     },
    {"a OR b w/5 c AND d",             "a OR b NEAR/5 c AND d"           },
    {"title:(a w/5 b) -(c w/p d)",     "title:(a NEAR/5 b) -(c NEAR/p d)"},
    {"hlead(a w/s b)^2 c",             "hlead(a NEAR/s b)^2 c"           },
    {"+(a not w/s b) c",               "+(a NOT NEAR/s b) c"             },
};

START_TEST(the_press_spelling_is_the_same_tree)
{
    struct parse press, ours;
    parse(&press, pt_str_of(press_pairs[_i].press), 0);
    parse(&ours, pt_str_of(press_pairs[_i].ours), 0);
    ck_assert_msg(press.status == PT_OK && ours.status == PT_OK, "%s: %s",
                  press_pairs[_i].press, press.err.message);
    ck_assert_msg(
        strcmp(pt_buf_z(&press.printed), pt_buf_z(&ours.printed)) == 0,
        "%s: %s, %s: %s", press_pairs[_i].press, pt_buf_z(&press.printed),
        press_pairs[_i].ours, pt_buf_z(&ours.printed));
    done(&press);
    done(&ours);
}
END_TEST

/* Operators inside each other. */
static const struct tree_row combined_rows[] = {
    {"\"a b\" NEAR/3 \"c d\" NEAR/3 e",                         "(NEAR/3 \"a b\" \"c d\" e)"           },
    {"(a OR xb*) NEAR/s (c? OR \"d e\"~2)",
     "(NEAR/s (OR a xb*) (OR c \"d e\"~2))"                                                            },
    {"(ab* OR c?d) PRE/3 (\"xe* f\" OR =g OR ~\"h i\")",
     "(PRE/3 (OR ab* c?d) (OR \"xe* f\" =g ~\"h i\"))"                                                 },
    {"(a OR b) NOT NEAR/p (\"c d\" OR ef*)",
     "(NOT-NEAR/p (OR a b) (OR \"c d\" ef*))"                                                          },
    {"atleast2(a OR \"b c\" OR de*) NOT atleast3(f~)",
     "(AND (ATLEAST/2 (OR a \"b c\" de*)) (NOT (ATLEAST/3 f~1)))"                                      },
    {"hlead(\"a b\"~2 OR (c NOT NEAR/s d)) e",
     "(AND (HLEAD (OR \"a b\"~2 (NOT-NEAR/s c d))) e)"                                                 },
    {"title:(\"a b\" OR (c NEAR/5 xd*)) author:(e OR \"f g\")",
     "(AND title:(OR \"a b\" (NEAR/5 c xd*)) author:(OR e \"f g\"))"                                   },
    {"title:(a -b) -source:(c OR xd*)",
     "(AND title:(AND a (NOT b)) (NOT source:(OR c xd*)))"                                             },
    {"(a NEAR/3 b)^2 OR \"c d\"~4^0.5 OR zelenski~2^3",
     "(OR (BOOST/2 (NEAR/3 a b)) (BOOST/0.5 \"c d\"~4) (BOOST/3 "
     "zelenski~2))"                                                                                    },
    {"a NEAR/5 b -c NEAR/5 d",                                  NULL                                   },
    {"a NEAR/5 b -(c NEAR/5 d)",                                "(AND (NEAR/5 a b) (NOT (NEAR/5 c d)))"},
    {"+(a NEAR/5 b) -title:(c OR d) date:2025.. lang:en",
     "(MAYBE (AND (NEAR/5 a b) (NOT title:(OR c d))) date:[2025..] lang:en)"                           },
    {"date:(2025-12 OR 7d.. OR last-week) NOT date:today",
     "(AND (OR date:[2025-12] date:[7d..] date:[last-week]) (NOT "
     "date:[today]))"                                                                                  },
    {"date:2025 date:2025-12 date:2025-12-15 date:2025-01..",
     "(AND date:[2025] date:[2025-12] date:[2025-12-15] date:[2025-01..])"                             },
    {"a OR b AND c NEAR/3 d NOT e",                             "(OR a (AND b (NEAR/3 c d) (NOT e)))"  },
    {"NOT a NEAR/3 b",                                          NULL                                   },
    {"a NEAR/3 (b AND c)",                                      NULL                                   },
    {"a NEAR/3 (NOT b)",                                        NULL                                   },
    {"a NEAR/3 title:b",                                        NULL                                   },
    {"a NEAR/3 b NOT NEAR/3 c",                                 NULL                                   },
    {"atleast2(a AND b)",                                       NULL                                   },
    {"title:(author:a)",                                        NULL                                   },
    {"hlead(title:a)",                                          NULL                                   },
    {"a^2^3",                                                   NULL                                   },
    {"a~3",                                                     NULL                                   },
};

START_TEST(operators_stand_inside_each_other)
{
    if (combined_rows[_i].tree) {
        check_tree(&combined_rows[_i], 0);
        return;
    }
    struct parse p;
    parse(&p, pt_str_of(combined_rows[_i].query), 0);
    ck_assert_msg(p.status == PT_EQUERY, "%s: %s", combined_rows[_i].query,
                  pt_buf_z(&p.printed));
    done(&p);
}
END_TEST

static const struct tree_row any_rows[] = {
    {"a b",          "(OR a b)"                 },
    {"a b AND c",    "(OR a (AND b c))"         },
    {"a b AND c d",  "(OR a (AND b c) d)"       },
    {"a b -c",       "(AND (OR a b) (NOT c))"   },
    {"+a b -c",      "(MAYBE (AND a (NOT c)) b)"},
    {"+a b",         "(MAYBE a b)"              },
    {"-a -b",        "(AND (NOT a) (NOT b))"    },
    {"a -b",         "(AND a (NOT b))"          },
    {"NOT a b",      "(OR (NOT a) b)"           },
    {"a b NOT c",    "(OR a (AND b (NOT c)))"   },
    {"a OR b -c",    "(OR a (AND b (NOT c)))"   },
    {"+a b AND c d", "(MAYBE a (AND b c) d)"    },
    {"a NEAR/5 b c", "(OR (NEAR/5 a b) c)"      },
    {"(a b) AND c",  "(AND (OR a b) c)"         },
    {"title:(a b)",  "title:(OR a b)"           },
};

static const struct tree_row fields_rows[] = {
    {"title:peace",                "title:peace"                     },
    {"Title:peace SOURCE:Reuters", "(AND title:peace source:Reuters)"},
    {"title:\"peace plan\"",       "title:\"peace plan\""            },
    {"title:“peace plan”",     "title:\"peace plan\""            },
    {"title:peace-plan",           "title:peace-plan"                },
    {"title:=word",                "title:=word"                     },
    {"title:=\"a b\"",             "title:=\"a b\""                  },
    {"title:~\"a b\"",             "title:~\"a b\""                  },
    {"title:\"a b\"~3",            "title:\"a b\"~3"                 },
    {"title:guarant*",             "title:guarant*"                  },
    {"title:zelenski~",            "title:zelenski~1"                },
    {"title:(a b)",                "title:(AND a b)"                 },
    {"title:(a OR b) c",           "(AND title:(OR a b) c)"          },
    {"title:a b",                  "(AND title:a b)"                 },
    {"title:10:30",                "title:10:30"                     },
    {"title:*",                    "has:title"                       },
    {"title:(a OR *)",             "title:(OR a has:title)"          },
    {"author:\"Jane Doe\"",        "author:\"Jane Doe\""             },
    {"author:(a b)",               "author:(AND a b)"                },
    {"source:wire",                "source:wire"                     },
    {"tag:(a OR b)",               "tag:(OR a b)"                    },
    {"tag:*",                      "has:tag"                         },
    {"-title:peace",               "(NOT title:peace)"               },
    {"NOT title:*",                "(NOT has:title)"                 },
    {"title:peace^2",              "(BOOST/2 title:peace)"           },
    {"title:(a OR b)^2 c",         "(AND (BOOST/2 title:(OR a b)) c)"},
    {"title:\"a b\"~3^2",          "(BOOST/2 title:\"a b\"~3)"       },
    {"hlead(a) title:b",           "(AND (HLEAD a) title:b)"         },
};

static const struct tree_row zone_rows[] = {
    {"a zone:all",                          "(OR a boilerplate:a)"                           },
    {"zone:ALL \"a b\"",                    "(OR \"a b\" boilerplate:\"a b\")"               },
    {"zone:* a*bc zone:all",                "(OR a*bc boilerplate:a*bc)"                     },
    {"a b zone:all",                        "(AND (OR a boilerplate:a) (OR b boilerplate:b))"},
    {"a NEAR/3 (b OR c) zone:all",
     "(OR (NEAR/3 a (OR b c)) boilerplate:(NEAR/3 a (OR b c)))"                              },
    {"(a OR -b^2) zone:all",
     "(OR (OR a boilerplate:a) (NOT (BOOST/2 (OR b boilerplate:b))))"                        },
    {"atleast2(a) zone:all",                "(OR (ATLEAST/2 a) boilerplate:(ATLEAST/2 a))"   },
    {"title:a date:2025 hlead(b) zone:all",
     "(AND title:a date:[2025] (HLEAD b))"                                                   },
    {"a zone:article",                      "a"                                              },
    {"a OR (zone:article zone:article)",    "a"                                              },
    {"zone:all",                            "ALL"                                            },
    {"zone:all zone:all",                   "ALL"                                            },
    {"boilerplate:(a \"b c\")",             "boilerplate:(AND a \"b c\")"                    },
    {"boilerplate:*",                       "has:boilerplate"                                },
    {"zone:body",                           NULL                                             },
    {"zone:(all OR article)",               NULL                                             },
    {"zone:\"all of it\"",                  NULL                                             },
    {"a NEAR/2 zone:all",                   NULL                                             },
};

START_TEST(zone_all_asks_every_word_of_boilerplate_too)
{
    if (zone_rows[_i].tree) {
        check_tree(&zone_rows[_i], 0);
        return;
    }
    struct parse p;
    parse(&p, pt_str_of(zone_rows[_i].query), 0);
    ck_assert_msg(p.status == PT_EQUERY, "%s", zone_rows[_i].query);
    ck_assert(p.err.span_end > p.err.span_begin);
    done(&p);
}
END_TEST

static const struct tree_row values_rows[] = {
    {"url:https://example.com/a*b",                      "url:https://example.com/a*b"         },
    {"url:https://example.com/a?b=c&d",                  "url:https://example.com/a?b=c&d"     },
    {"url:example.com/x_(y)",                            "url:'example.com/x_(y)'"             },
    {"url:*",                                            "has:url"                             },
    {"(url:https://a.example/x)",                        "url:https://a.example/x"             },
    {"url:(https://a.example/x OR https://b.example/*)",
     "url:(OR https://a.example/x https://b.example/*)"                                        },
    {"path:/news/*.txt",                                 "path:/news/*.txt"                    },
    {"path:/news/2025 peace",                            "(AND path:/news/2025 peace)"         },
    {"(path:/a/b)",                                      "path:/a/b"                           },
    {"path:/a(b)c",                                      "path:'/a(b)c'"                       },
    {"path:~x^2",                                        "path:~x^2"                           },
    {"path:\"/a b/*\"",                                  "path:'/a b/*'"                       },
    {"path:\"/a b\"^2",                                  "(BOOST/2 path:'/a b')"               },
    {"path:(/a/* OR /b)",                                "path:(OR /a/* /b)"                   },
    {"path:(/a AND NOT /b)",                             "path:(AND /a (NOT /b))"              },
    {"path:(-/a /b)",                                    "path:(AND /b (NOT /a))"              },
    {"-path:/a",                                         "(NOT path:/a)"                       },
    {"lang:uk",                                          "lang:uk"                             },
    {"lang:en-GB",                                       "lang:en-GB"                          },
    {"lang:\"uk\"",                                      "lang:uk"                             },
    {"lang:(en OR uk)",                                  "lang:(OR en uk)"                     },
    {"date:2025-12",                                     "date:[2025-12]"                      },
    {"date:2025-12-01..2025-12-15 peace",
     "(AND date:[2025-12-01..2025-12-15] peace)"                                               },
    {"date:..2024",                                      "date:[..2024]"                       },
    {"(date:..2024)",                                    "date:[..2024]"                       },
    {"date:7d..",                                        "date:[7d..]"                         },
    {"date:\"2025-12\"",                                 "date:[2025-12]"                      },
    {"date:(2024 OR 2025-01)",                           "(OR date:[2024] date:[2025-01])"     },
    {"date:*",                                           "has:date"                            },
    {"date:(*)",                                         "has:date"                            },
    {"-date:2025",                                       "(NOT date:[2025])"                   },
    {"date:yesterday -lang:en",                          "(AND date:[yesterday] (NOT lang:en))"},
};

static const struct tree_row suffixes_rows[] = {
    {"zelenski~",      "zelenski~1"                          },
    {"zelenski~1",     "zelenski~1"                          },
    {"zelenski~2",     "zelenski~2"                          },
    {"-zelenski~",     "(NOT zelenski~1)"                    },
    {"peace^3",        "(BOOST/3 peace)"                     },
    {"peace^2.5",      "(BOOST/2.5 peace)"                   },
    {"peace^0.001",    "(BOOST/0.001 peace)"                 },
    {"peace^1000",     "(BOOST/1000 peace)"                  },
    {"peace^.5",       "(BOOST/0.5 peace)"                   },
    {"peace^2,",       "(BOOST/2 peace)"                     },
    {"\"a b\"^2",      "(BOOST/2 \"a b\")"                   },
    {"\"a b\"~4^2",    "(BOOST/2 \"a b\"~4)"                 },
    {"zelenski~2^3",   "(BOOST/3 zelenski~2)"                },
    {"zelenski~^2",    "(BOOST/2 zelenski~1)"                },
    {"(a OR b)^2",     "(BOOST/2 (OR a b))"                  },
    {"(a OR b^2) c^3", "(AND (OR a (BOOST/2 b)) (BOOST/3 c))"},
    {"-peace^2",       "(NOT (BOOST/2 peace))"               },
    {"=peace^2",       "(BOOST/2 =peace)"                    },
};

static const struct tree_row punctuation_rows[] = {
    {"peace – plan",    "(AND peace plan)"    },
    {"peace - plan",      "(AND peace plan)"    },
    {"peace -- plan",     "(AND peace plan)"    },
    {"peace — –plan", "(AND peace –plan)" },
    {"- peace",           "peace"               },
    {"peace -",           "peace"               },
    {"+ peace",           "peace"               },
    {"peace !",           "peace"               },
    {"\"Yahoo\"! news",   "(AND \"Yahoo\" news)"},
    {"a & b",             "(AND a b)"           },
    {"a | b",             "(AND a b)"           },
    {"peace … plan",    "(AND peace plan)"    },
    {"a ? b",             "(AND a b)"           },
    {"a ~ b",             "(AND a b)"           },
    {"a ^ b",             "(AND a b)"           },
    {"= a",               "a"                   },
    {"president(s)",      "(AND president s)"   },
    {"title: peace",      "(AND title peace)"   },
    {"title:",            "title"               },
    {"near/5",            "near/5"              },
    {"a near/5 b",        "(AND a near/5 b)"    },
    {"( - a )",           "a"                   },
};

static const struct tree_row plain_rows[] = {
    {"a \"b -c",       "(AND a '\"b' -c)"    },
    {"-x (",           "-x"                  },
    {"title:a NOT b*", "(AND title:a NOT b*)"},
    {"“a” – b",  "(AND '“a”' b)"   },
    {"a&&b || c",      "(AND a&&b c)"        },
    {"AND",            "AND"                 },
};
START_TEST(a_word_stays_as_written)
{
    check_tree(&words_rows[_i], 0);
}
END_TEST

START_TEST(stars_and_inner_question_marks_are_wildcards)
{
    check_tree(&wildcards_rows[_i], 0);
}
END_TEST

START_TEST(every_script_quotes)
{
    check_tree(&phrases_rows[_i], 0);
}
END_TEST

START_TEST(precedence_is_not_near_and_or)
{
    check_tree(&logic_rows[_i], 0);
}
END_TEST

START_TEST(signs_govern_their_run)
{
    check_tree(&runs_rows[_i], 0);
}
END_TEST

START_TEST(near_links_neighbours)
{
    check_tree(&near_rows[_i], 0);
}
END_TEST

START_TEST(press_spelling_is_the_same)
{
    check_tree(&press_rows[_i], 0);
}
END_TEST

START_TEST(under_any_the_implicit_operator_is_or)
{
    check_tree(&any_rows[_i], PT_PARSE_ANY);
}
END_TEST

START_TEST(a_field_holds_its_primary)
{
    check_tree(&fields_rows[_i], 0);
}
END_TEST

START_TEST(values_are_taken_whole)
{
    check_tree(&values_rows[_i], 0);
}
END_TEST

START_TEST(suffixes_belong_to_what_they_touch)
{
    check_tree(&suffixes_rows[_i], 0);
}
END_TEST

START_TEST(lone_punctuation_is_no_operator)
{
    check_tree(&punctuation_rows[_i], 0);
}
END_TEST

START_TEST(plain_has_no_syntax)
{
    check_tree(&plain_rows[_i], PT_PARSE_PLAIN);
}
END_TEST

START_TEST(plain_with_any_is_one_or)
{
    static const struct tree_row rows[] = {
        {"a -b c*",               "(OR a -b c*)"                               },
        {"What OR why?",          "(OR What OR why?)"                          },
        {"Who said \"AND NOT\"?", "(OR Who said '\"AND' 'NOT\"?')"             },
        {"- -a- (b) -/",          "(OR -a- '(b)')"                             },
        {"a-b",                   "(MAYBE (BOOST/0.1 a-b) a b)"                },
        {"x two\u2013way/s. y-",  "(MAYBE (OR x (BOOST/0.1 two\u2013way/s.) y-)"
                                 " two way s.)"},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        check_tree(&rows[i], PT_PARSE_PLAIN | PT_PARSE_ANY);
}
END_TEST

/* --- query -> error ---------------------------------------------------- */

struct error_row {
    const char *query;
    enum pt_status status;
    size_t begin;
    size_t end;
    const char *message; /* a part of it */
};

static const struct error_row errors[] = {
    {"\"abc",                     PT_EQUERY, 0,  1,  "expected \" at the end"       },
    {"abc\"",                     PT_EQUERY, 3,  4,  "expected \" at the end"       },
    {"a \"b",                     PT_EQUERY, 2,  3,  "expected \" at the end"       },
    {"“abc\"",                  PT_EQUERY, 0,  3,  "expected ” at the end"      },
    {"„abc\"",                  PT_EQUERY, 0,  3,  "expected “ at the end"      },
    {"«abc",                     PT_EQUERY, 0,  2,  "expected » at the end"       },
    {"a”",                      PT_EQUERY, 1,  4,  "expected ” at the end"      },
    {"a 」",                     PT_EQUERY, 2,  5,  "expected an opening one"      },
    {"(abc",                      PT_EQUERY, 0,  1,  "expected ) to close"          },
    {"((a)",                      PT_EQUERY, 0,  1,  "expected ) to close"          },
    {"a (b (c",                   PT_EQUERY, 5,  6,  "expected ) to close"          },
    {"abc)",                      PT_EQUERY, 3,  4,  "expected no )"                },
    {"a OR b)",                   PT_EQUERY, 6,  7,  "expected no )"                },
    {")",                         PT_EQUERY, 0,  1,  "expected no )"                },
    {"()",                        PT_EQUERY, 0,  2,  "no words here"                },
    {"a ()",                      PT_EQUERY, 2,  4,  "no words here"                },
    {"( )",                       PT_EQUERY, 0,  3,  "no words here"                },
    {"(-)",                       PT_EQUERY, 0,  3,  "no words here"                },
    {"\"\"",                      PT_EQUERY, 0,  2,  "no words here"                },
    {"a \"\"",                    PT_EQUERY, 2,  4,  "no words here"                },
    {"\"—\"",                   PT_EQUERY, 0,  5,  "no words here"                },
    {"-",                         PT_EQUERY, 0,  1,  "no words here"                },
    {"- -",                       PT_EQUERY, 0,  3,  "no words here"                },
    {"… , –",                 PT_EQUERY, 0,  9,  "no words here"                },
    {"?\?",                       PT_EQUERY, 0,  2,  "no words here"                },
    {"a AND",                     PT_EQUERY, 2,  5,  "after AND"                    },
    {"a &&",                      PT_EQUERY, 2,  4,  "after &&"                     },
    {"a OR",                      PT_EQUERY, 2,  4,  "after OR"                     },
    {"AND b",                     PT_EQUERY, 0,  3,  "before AND"                   },
    {"OR",                        PT_EQUERY, 0,  2,  "before OR"                    },
    {"&& a",                      PT_EQUERY, 0,  2,  "before &&"                    },
    {"a AND AND b",               PT_EQUERY, 2,  5,  "after AND"                    },
    {"a OR OR b",                 PT_EQUERY, 2,  4,  "after OR"                     },
    {"a AND OR b",                PT_EQUERY, 2,  5,  "after AND"                    },
    {"a && || b",                 PT_EQUERY, 2,  4,  "after &&"                     },
    {"a (b OR)",                  PT_EQUERY, 5,  7,  "after OR"                     },
    {"a OR (AND b)",              PT_EQUERY, 6,  9,  "before AND"                   },
    {"NOT",                       PT_EQUERY, 0,  3,  "after NOT"                    },
    {"a NOT",                     PT_EQUERY, 2,  5,  "after NOT"                    },
    {"NOT NOT",                   PT_EQUERY, 4,  7,  "after NOT"                    },
    {"NOT AND a",                 PT_EQUERY, 0,  3,  "after NOT"                    },
    {"a NEAR",                    PT_EQUERY, 2,  6,  "after NEAR"                   },
    {"NEAR b",                    PT_EQUERY, 0,  4,  "before NEAR"                  },
    {"NEAR/5",                    PT_EQUERY, 0,  6,  "before NEAR/5"                },
    {"a NEAR/5 NEAR/3 b",         PT_EQUERY, 2,  8,  "after NEAR/5"                 },
    {"w/5 a",                     PT_EQUERY, 0,  3,  "before w/5"                   },
    {"a w/5",                     PT_EQUERY, 2,  5,  "after w/5"                    },
    {"a w/5 AND b",               PT_EQUERY, 2,  5,  "after w/5"                    },
    {"NOT NEAR b",                PT_EQUERY, 0,  3,  "before NOT"                   },
    {"not w/s b",                 PT_EQUERY, 0,  3,  "before not"                   },
    {"a AND NOT NEAR b",          PT_EQUERY, 2,  5,  "after AND"                    },
    {"a NEAR/0 b",                PT_EQUERY, 7,  8,  "at least 1"                   },
    {"a w/0 b",                   PT_EQUERY, 4,  5,  "at least 1"                   },
    {"a NEAR/3072 b",             PT_ELIMIT, 7,  11, "at most 3070"                 },
    {"a PRE/99999999999 b",       PT_ELIMIT, 6,  17, "at most 3070"                 },
    {"a NEAR/x b",                PT_EQUERY, 2,  8,  "number, s or p"               },
    {"a NEAR/ b",                 PT_EQUERY, 2,  7,  "number, s or p"               },
    {"a NEAR/5x b",               PT_EQUERY, 2,  9,  "number, s or p"               },
    {"a NEAR/-1 b",               PT_EQUERY, 2,  9,  "number, s or p"               },
    {"a NEAR /5 b",               PT_EQUERY, 2,  6,  "number, s or p"               },
    {"a PRE/POST b",              PT_EQUERY, 2,  10, "number, s or p"               },
    {"(a AND b) NEAR c",          PT_EQUERY, 1,  8,  "beside NEAR"                  },
    {"(a b) NEAR/3 c",            PT_EQUERY, 1,  4,  "beside NEAR/3"                },
    {"NOT a NEAR b",              PT_EQUERY, 0,  5,  "beside NEAR"                  },
    {"a NEAR NOT b",              PT_EQUERY, 7,  12, "beside NEAR"                  },
    {"-a NEAR b",                 PT_EQUERY, 0,  2,  "expected no - with NEAR"      },
    {"a NEAR -b",                 PT_EQUERY, 7,  9,  "expected no - with NEAR"      },
    {"+a NEAR b",                 PT_EQUERY, 0,  2,  "expected no + with NEAR"      },
    {"a NEAR/5 (b NEAR/3 c)",     PT_EQUERY, 10, 20, "beside NEAR/5"                },
    {"a NEAR/5 (b OR (c AND d))", PT_EQUERY, 16, 23, "beside NEAR/5"                },
    {"a NEAR/5 title:b",          PT_EQUERY, 9,  16, "beside NEAR/5"                },
    {"a NEAR/5 b^2",              PT_EQUERY, 9,  12, "beside NEAR/5"                },
    {"a NEAR/5 *",                PT_EQUERY, 9,  10, "beside NEAR/5"                },
    {"a NEAR b NOT NEAR c",       PT_EQUERY, 9,  12, "in no chain"                  },
    {"a NOT NEAR b NEAR c",       PT_EQUERY, 13, 17, "in no chain"                  },
    {"titel:peace",               PT_EQUERY, 0,  5,  "expected title:"              },
    {"autor:\"Jane Doe\"",        PT_EQUERY, 0,  5,  "expected author:"             },
    {"foo:(a)",                   PT_EQUERY, 0,  3,  "there is no field foo"        },
    {"said:\"never\"",            PT_EQUERY, 0,  4,  "there is no field said"       },
    {"мир:война",         PT_EQUERY, 0,  6,  "there is no field мир"     },
    {"title:title:title:x",       PT_EQUERY, 6,  12, "no field inside a field"      },
    {"title:(a OR tag:b)",        PT_EQUERY, 12, 16, "no field inside a field"      },
    {"path:(/a OR title:b)",      PT_EQUERY, 12, 18, "no field inside a field"      },
    {"hlead(title:x)",            PT_EQUERY, 6,  12, "no field inside"              },
    {"title:hlead(a)",            PT_EQUERY, 6,  11, "no hlead inside"              },
    {"hlead(hlead(a))",           PT_EQUERY, 6,  11, "no hlead inside"              },
    {"title:-peace",              PT_EQUERY, 0,  6,  "directly after title:"        },
    {"title:AND",                 PT_EQUERY, 0,  6,  "directly after title:"        },
    {"(title:)",                  PT_EQUERY, 1,  7,  "directly after title:"        },
    {"title:\"\"",                PT_EQUERY, 6,  8,  "no words here"                },
    {"path:\"\"",                 PT_EQUERY, 5,  7,  "nothing here"                 },
    {"path:(a NEAR b)",           PT_EQUERY, 8,  12, "in path:( )"                  },
    {"path:\"/a\"~2",             PT_EQUERY, 9,  11, "before ~"                     },
    {"=title:x",                  PT_EQUERY, 0,  1,  "directly after ="             },
    {"=(a b)",                    PT_EQUERY, 0,  1,  "directly after ="             },
    {"=~\"a b\"",                 PT_EQUERY, 0,  1,  "directly after ="             },
    {"~(a)",                      PT_EQUERY, 0,  1,  "directly after ~"             },
    {"--a",                       PT_EQUERY, 0,  1,  "directly after -"             },
    {"+-a",                       PT_EQUERY, 0,  1,  "directly after +"             },
    {"-AND",                      PT_EQUERY, 0,  1,  "directly after -"             },
    {"\"Russia\"-backed",         PT_EQUERY, 8,  9,  "expected white space before -"},
    {"(a)+b",                     PT_EQUERY, 3,  4,  "expected white space before +"},
    {"a*",                        PT_EQUERY, 0,  2,  "at least 2 letters"           },
    {"**",                        PT_EQUERY, 0,  2,  "at least 2 letters"           },
    {"\"a* b\"",                  PT_EQUERY, 1,  3,  "at least 2 letters"           },
    {"\"peace * plan\"",          PT_EQUERY, 7,  8,  "at least 2 letters"           },
    {"title:a*",                  PT_EQUERY, 6,  8,  "at least 2 letters"           },
    {"zelenski~3",                PT_EQUERY, 8,  10, "1 or 2 edits"                 },
    {"zelenski~0",                PT_EQUERY, 8,  10, "1 or 2 edits"                 },
    {"zelenski~x",                PT_EQUERY, 8,  10, "1 or 2 edits"                 },
    {"a~b",                       PT_EQUERY, 1,  3,  "1 or 2 edits"                 },
    {"~2",                        PT_EQUERY, 0,  2,  "directly before ~"            },
    {"a ~2",                      PT_EQUERY, 2,  4,  "directly before ~"            },
    {"*~",                        PT_EQUERY, 1,  2,  "directly before ~"            },
    {"guarant*~",                 PT_EQUERY, 8,  9,  "directly before ~"            },
    {"=word~",                    PT_EQUERY, 5,  6,  "directly before ~"            },
    {"(a b)~2",                   PT_EQUERY, 5,  7,  "directly before ~"            },
    {"\"a b\"~",                  PT_EQUERY, 5,  6,  "number up to 3070"            },
    {"\"a b\"~x",                 PT_EQUERY, 5,  7,  "number up to 3070"            },
    {"\"a b\"~3072",              PT_ELIMIT, 5,  10, "number up to 3070"            },
    {"\"a\"~\"b\"",               PT_EQUERY, 3,  4,  "number up to 3070"            },
    {"a^",                        PT_EQUERY, 1,  2,  "number from 0.001"            },
    {"a^x",                       PT_EQUERY, 1,  3,  "number from 0.001"            },
    {"a^0",                       PT_EQUERY, 1,  3,  "number from 0.001"            },
    {"a^-1",                      PT_EQUERY, 1,  4,  "number from 0.001"            },
    {"a^1.5.2",                   PT_EQUERY, 1,  7,  "number from 0.001"            },
    {"a^1000.5",                  PT_ELIMIT, 1,  8,  "number from 0.001"            },
    {"^3",                        PT_EQUERY, 0,  2,  "directly before ^"            },
    {"a ^2",                      PT_EQUERY, 2,  4,  "directly before ^"            },
    {"a~1~2",                     PT_EQUERY, 3,  5,  "at most, in this order"       },
    {"a^2^3",                     PT_EQUERY, 3,  5,  "at most, in this order"       },
    {"a^2~1",                     PT_EQUERY, 3,  5,  "at most, in this order"       },
    {"atleast0(a)",               PT_EQUERY, 0,  8,  "number from 1"                },
    {"atleast(a)",                PT_EQUERY, 0,  7,  "number from 1"                },
    {"atleastx(a)",               PT_EQUERY, 0,  8,  "number from 1"                },
    {"atleast10001(a)",           PT_ELIMIT, 0,  12, "number from 1"                },
    {"atleast3",                  PT_EQUERY, 0,  8,  "expected ( after atleast3"    },
    {"atleast3 a",                PT_EQUERY, 0,  8,  "expected ( after atleast3"    },
    {"atleast3()",                PT_EQUERY, 8,  10, "no words here"                },
    {"atleast3(a b)",             PT_EQUERY, 9,  12, "beside atleast3"              },
    {"atleast3(NOT a)",           PT_EQUERY, 9,  14, "beside atleast3"              },
    {"atleast2(title:x)",         PT_EQUERY, 9,  16, "beside atleast2"              },
    {"hlead(",                    PT_EQUERY, 5,  6,  "expected ) to close"          },
    {"hlead()",                   PT_EQUERY, 5,  7,  "no words here"                },
};

static void check_error(const struct parse *p, const struct error_row *row)
{
    ck_assert_msg(p->status == row->status, "%s: status %d, tree %s",
                  row->query, (int)p->status, pt_buf_z(&p->printed));
    ck_assert_int_eq(p->err.status, p->status);
    ck_assert_msg(p->err.span_begin == row->begin &&
                      p->err.span_end == row->end,
                  "%s: bytes %zu-%zu, expected %zu-%zu (%s)", row->query,
                  p->err.span_begin, p->err.span_end, row->begin, row->end,
                  p->err.message);
    ck_assert_msg(strstr(p->err.message, row->message) != NULL, "%s: %s",
                  row->query, p->err.message);
}

START_TEST(an_error_points_at_the_bytes_at_fault)
{
    const struct error_row *const row = &errors[_i];
    struct parse p;
    parse(&p, pt_str_of(row->query), 0);
    check_error(&p, row);
    done(&p);
}
END_TEST

START_TEST(an_error_leaves_the_result_alone)
{
    struct pt_arena arena;
    pt_arena_init(&arena);
    struct pt_query_parsed query = {.n_notes = 7};
    ck_assert_int_eq(pt_query_parse(PT_STR("a AND"), 0, &arena, &query, NULL),
                     PT_EQUERY);
    ck_assert_ptr_null(query.root);
    ck_assert_uint_eq(query.n_notes, 7);
    pt_arena_fini(&arena);
}
END_TEST

static const struct {
    struct pt_str query;
    struct error_row error;
} byte_errors[] = {
    {{"", 0},               {"empty", PT_EQUERY, 0, 0, "no words here"}},
    {{NULL, 0},             {"NULL", PT_EQUERY, 0, 0, "no words here"} },
    {{" \t\n\302\240 ", 6}, {"space", PT_EQUERY, 0, 6, "no words here"}},
    {{"a\0b", 3},           {"NUL", PT_EQUERY, 1, 2, "NUL"}            },
    {{"ab\377", 3},         {"bad byte", PT_EQUERY, 2, 3, "UTF-8"}     },
    {{"a \302", 3},         {"cut sequence", PT_EQUERY, 2, 3, "UTF-8"} },
    {{"\355\240\200", 3},   {"surrogate", PT_EQUERY, 0, 1, "UTF-8"}    },
};

START_TEST(bad_bytes_are_errors_with_and_without_syntax)
{
    for (unsigned flags = 0; flags <= PT_PARSE_PLAIN; flags += PT_PARSE_PLAIN) {
        struct parse p;
        parse(&p, byte_errors[_i].query, flags);
        check_error(&p, &byte_errors[_i].error);
        done(&p);
    }
}
END_TEST

/* --- notes ------------------------------------------------------------- */

struct note_row {
    const char *query;
    uint32_t begin;
    uint32_t end;
    const char *text; /* a part of it; NULL: no note at all */
    unsigned flags;
};

static const struct note_row note_rows[] = {
    {"a and b",                  2, 5,  "operator is AND",               0             },
    {"a or b",                   2, 4,  "operator is OR",                0             },
    {"a not b",                  2, 5,  "operator is NOT",               0             },
    {"a and b and c",            2, 5,  "operator is AND",               0             },
    {"(a) or \"b\"",             4, 6,  "operator is OR",                0             },
    {"and b",                    0, 0,  NULL,                            0             },
    {"a and",                    0, 0,  NULL,                            0             },
    {"not b",                    0, 0,  NULL,                            0             },
    {"\"a and b\"",              0, 0,  NULL,                            0             },
    {"a =and b",                 0, 0,  NULL,                            0             },
    {"title:and b",              0, 0,  NULL,                            0             },
    {"a near/5 b",               2, 8,  "NEAR/5 in capitals",            0             },
    {"a Near/p b",               2, 8,  "NEAR/5 in capitals",            0             },
    {"near b",                   0, 0,  NULL,                            0             },
    {"a OR b NOT c",             5, 12, "a OR (b NOT c)",                0             },
    {"a OR b -c",                5, 9,  "a OR (b NOT c)",                0             },
    {"a NOT b OR c",             0, 7,  "a OR (b NOT c)",                0             },
    {"a b NOT c",                2, 9,  "a OR (b NOT c)",                PT_PARSE_ANY  },
    {"a OR (b NOT c)",           0, 0,  NULL,                            0             },
    {"a OR NOT b",               0, 0,  NULL,                            0             },
    {"a b NOT c",                0, 0,  NULL,                            0             },
    {"a b -c",                   0, 6,  "any one of the other words",    0             },
    {"x AND a b -c",             6, 12, "any one of the other words",    0             },
    {"a -c",                     0, 0,  NULL,                            0             },
    {"+a b -c",                  0, 0,  NULL,                            0             },
    {"a b -c",                   0, 0,  NULL,                            PT_PARSE_ANY  },
    {"a OR +b",                  5, 6,  "+ changes nothing",             0             },
    {"lang:french a",            5, 11, "two or three letters",          0             },
    {"lang:\"french\"",          5, 13, "two or three letters",          0             },
    {"lang:fr-Latn a",           0, 0,  NULL,                            0             },
    {"lang:(fr OR pt_BR)",       0, 0,  NULL,                            0             },
    {"lang:fren*",               0, 0,  NULL,                            0             },
    {"a OR +b c",                0, 0,  NULL,                            0             },
    {"+a",                       0, 0,  NULL,                            0             },
    {"title: peace",             0, 6,  "behind the colon",              0             },
    {"peace Author:",            6, 13, "behind the colon",              0             },
    {"Kyiv: peace",              0, 0,  NULL,                            0             },
    {"peace - plan",             6, 7,  "a dash that stands alone",      0             },
    {"peace – plan – now",   6, 9,  "a dash that stands alone",      0             },
    {"\"peace – plan\"",       0, 0,  NULL,                            0             },
    {"peace –plan",            6, 9,  "no minus sign",                 0             },
    {"peace-plan",               0, 0,  NULL,                            0             },
    {"peace … plan",           6, 9,  "punctuation that stands alone", 0             },
    {"a & b",                    2, 3,  "&& and ||",                     0             },
    {"a | b",                    2, 3,  "&& and ||",                     0             },
    {"AT&T",                     0, 0,  NULL,                            0             },
    {"~guarantee",               0, 10, "word~ allows one edit",         0             },
    {"president(s)",             0, 9,  "directly before (",             0             },
    {"president (s)",            0, 0,  NULL,                            0             },
    {"http://example.com/a",     0, 20, "url:",                          0             },
    {"url:http://example.com/a", 0, 0,  NULL,                            0             },
    {"a - and (b) – or",       0, 0,  NULL,                            PT_PARSE_PLAIN},
};

START_TEST(suspicious_but_legal_leaves_one_note)
{
    const struct note_row *const row = &note_rows[_i];
    struct parse p;
    parse(&p, pt_str_of(row->query), row->flags);
    ck_assert_msg(p.status == PT_OK, "%s: %s", row->query, p.err.message);
    ck_assert_msg(p.query.n_notes == (row->text != NULL), "%s: %zu notes",
                  row->query, p.query.n_notes);
    if (row->text) {
        const struct pt_query_note note = p.query.notes[0];
        ck_assert_msg(note.begin == row->begin && note.end == row->end,
                      "%s: note on bytes %u-%u", row->query,
                      (unsigned)note.begin, (unsigned)note.end);
        ck_assert_msg(strstr(note.text.ptr, row->text) != NULL, "%s: %s",
                      row->query, note.text.ptr);
        ck_assert_ptr_null(memchr(note.text.ptr, '\n', note.text.len));
    }
    done(&p);
}
END_TEST

START_TEST(notes_of_several_kinds_are_all_there)
{
    struct parse p;
    parse(&p, PT_STR("a and b - c or d"), 0);
    ck_assert_uint_eq(p.query.n_notes, 3);
    done(&p);
}
END_TEST

/* --- what the printed tree does not show ------------------------------- */

START_TEST(spans_cover_the_whole_construct)
{
    struct parse p;
    parse(&p, PT_STR(" -title:(a b)^2 OR =\"c d\"~3"), 0);
    const struct pt_query_node *const root = p.query.root;
    ck_assert_uint_eq(root->begin, 1);
    ck_assert_uint_eq(root->end, 27);
    const struct pt_query_node *node = root->children[0];
    ck_assert_int_eq(node->kind, PT_NODE_NOT);
    ck_assert_uint_eq(node->begin, 1);
    ck_assert_uint_eq(node->end, 15);
    node = node->children[0];
    ck_assert_int_eq(node->kind, PT_NODE_BOOST);
    ck_assert_uint_eq(node->begin, 2);
    ck_assert_uint_eq(node->end, 15);
    node = node->children[0];
    ck_assert_int_eq(node->kind, PT_NODE_FIELD);
    ck_assert_uint_eq(node->begin, 2);
    ck_assert_uint_eq(node->end, 13);
    node = node->children[0];
    ck_assert_int_eq(node->kind, PT_NODE_AND);
    ck_assert_uint_eq(node->begin, 9);
    ck_assert_uint_eq(node->end, 12);
    node = root->children[1];
    ck_assert_int_eq(node->kind, PT_NODE_PHRASE);
    ck_assert_uint_eq(node->begin, 19);
    ck_assert_uint_eq(node->end, 27);
    ck_assert_uint_eq(node->children[1]->begin, 23);
    ck_assert_uint_eq(node->children[1]->end, 24);
    done(&p);
}
END_TEST

START_TEST(a_date_covers_its_field_and_keeps_its_text)
{
    struct parse p;
    parse(&p, PT_STR("x date:2025-12..  y"), 0);
    const struct pt_query_node *const date = p.query.root->children[1];
    ck_assert_int_eq(date->kind, PT_NODE_DATE);
    ck_assert_uint_eq(date->begin, 2);
    ck_assert_uint_eq(date->end, 16);
    ck_assert(pt_str_equal(date->text, PT_STR("2025-12..")));
    done(&p);
}
END_TEST

START_TEST(a_node_says_what_it_is)
{
    struct parse p;
    parse(&p, PT_STR("=a \"b c\" ~\"d e\"~4 path:/x/* path:/x zel~2"), 0);
    struct pt_query_node *const *const nodes = p.query.root->children;
    ck_assert(nodes[0]->is_exact && nodes[0]->kind == PT_NODE_WORD);
    ck_assert(pt_str_equal(nodes[0]->text, PT_STR("a")));
    ck_assert(nodes[1]->slop == -1 && !nodes[1]->is_stemmed);
    ck_assert(nodes[2]->slop == 4 && nodes[2]->is_stemmed);
    ck_assert_int_eq(nodes[3]->field, PT_FIELD_PATH);
    ck_assert_int_eq(nodes[3]->children[0]->kind, PT_NODE_WILDCARD);
    ck_assert_int_eq(nodes[4]->children[0]->kind, PT_NODE_WORD);
    ck_assert_int_eq(nodes[5]->kind, PT_NODE_FUZZY);
    ck_assert_uint_eq(nodes[5]->count, 2);
    done(&p);
}
END_TEST

/* --- limits ------------------------------------------------------------ */

/* before n times, middle, after n times. */
static void
repeat(struct pt_buf *out, const char *before, size_t n, const char *after)
{
    pt_buf_init(out, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < n; i++)
        pt_buf_puts(out, before);
    pt_buf_puts(out, "x");
    for (size_t i = 0; i < n; i++)
        pt_buf_puts(out, after);
}

static const struct {
    const char *before;
    size_t n;
    const char *after;
    enum pt_status status;
    size_t begin;
} repeat_rows[] = {
    {"(",            PT_MAX_QUERY_DEPTH,     ")", PT_OK,     0                             },
    {"(",            PT_MAX_QUERY_DEPTH + 1, ")", PT_ELIMIT, PT_MAX_QUERY_DEPTH            },
    {"(",            50000,                  "",  PT_ELIMIT, PT_MAX_QUERY_DEPTH            },
    {"(",            30000,                  ")", PT_ELIMIT, PT_MAX_QUERY_DEPTH            },
    {"",             50000,                  ")", PT_EQUERY, 1                             },
    {"NOT ",         PT_MAX_QUERY_DEPTH,     "",  PT_OK,     0                             },
    {"NOT ",         10000,                  "",  PT_ELIMIT, 4 * PT_MAX_QUERY_DEPTH        },
    {"NOT (",        10000,                  "",  PT_ELIMIT, 5 * PT_MAX_QUERY_DEPTH / 2    },
    {"-(",           10000,                  "",  PT_ELIMIT, 2 * PT_MAX_QUERY_DEPTH + 1    },
    {"-",            50000,                  "",  PT_EQUERY, 0                             },
    {"- ",           30000,                  "",  PT_OK,     0                             },
    {"~ ",           20000,                  "",  PT_OK,     0                             },
    {"=~",           30000,                  "",  PT_EQUERY, 0                             },
    {"~",            30000,                  "~", PT_EQUERY, 0                             },
    {"title:",       10000,                  "",  PT_EQUERY, 6                             },
    {"title:(",      9000,                   "",  PT_EQUERY, 7                             },
    {"hlead(",       9000,                   "",  PT_EQUERY, 6                             },
    {"x OR (",       9000,                   "",  PT_ELIMIT, 6 * PT_MAX_QUERY_DEPTH + 5    },
    {"x ",           PT_MAX_QUERY_NODES - 2, "",  PT_OK,     0                             },
    {"x ",           PT_MAX_QUERY_NODES - 1, "",  PT_ELIMIT, 0                             },
    {"x ",           30000,                  "",  PT_ELIMIT, 2 * PT_MAX_QUERY_NODES        },
    {"x NEAR ",      PT_MAX_CHAIN - 1,       "",  PT_OK,     0                             },
    {"x NEAR ",      9000,                   "",  PT_ELIMIT, 7 * PT_MAX_CHAIN - 5          },
    {"\"x\"",        20000,                  "",  PT_ELIMIT, 3 * PT_MAX_QUERY_NODES / 2 + 1},
    {"\"",           50000,                  "",  PT_EQUERY, 0                             },
    {"\342\200\234", 20000,                  "",  PT_EQUERY, 0                             },
    {"x",            50000,                  "",  PT_OK,     0                             },
    {"x?",           30000,                  "",  PT_OK,     0                             },
    {"?",            50000,                  "",  PT_OK,     0                             },
    {"x*",           30000,                  "",  PT_OK,     0                             },
    {"x^2",          20000,                  "",  PT_EQUERY, 1                             },
    {"x~",           30000,                  "",  PT_EQUERY, 1                             },
    {"x:",           30000,                  "",  PT_EQUERY, 0                             },
    {"http://",      9000,                   "",  PT_OK,     0                             },
    {"path:(",       9000,                   "",  PT_EQUERY, 6                             },
    {"not w/s ",     8000,                   "",  PT_EQUERY, 0                             },
    {"NOT NEAR ",    7000,                   "",  PT_EQUERY, 0                             },
    {"a NOT NEAR ",  5000,                   "",  PT_EQUERY, 13                            },
    {"\"x\" NOT ",   8000,                   "",  PT_ELIMIT, 5465                          },
};

START_TEST(pathological_queries_answer_or_refuse_at_once)
{
    struct pt_buf text;
    repeat(&text, repeat_rows[_i].before, repeat_rows[_i].n,
           repeat_rows[_i].after);
    struct parse p;
    parse(&p, pt_buf_str(&text), 0);
    ck_assert_msg(p.status == repeat_rows[_i].status, "%s x %zu: %d %s",
                  repeat_rows[_i].before, repeat_rows[_i].n, (int)p.status,
                  p.err.message);
    ck_assert_msg(p.err.span_begin == repeat_rows[_i].begin, "%s x %zu: %zu %s",
                  repeat_rows[_i].before, repeat_rows[_i].n, p.err.span_begin,
                  p.err.message);
    done(&p);
    pt_buf_fini(&text);
}
END_TEST

/* No word at all: each mark must not look through all that follow it. */
START_TEST(marks_alone_are_refused_at_once)
{
    static const char *const marks[] = {"~",  "^", "-", "!", "+",  "=",
                                        "~-", "?", ".", ":", "\\", "~ ^"};
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    while (text.len < PT_MAX_QUERY_BYTES - 8)
        pt_buf_puts(&text, marks[_i]);
    struct parse p;
    parse(&p, pt_buf_str(&text), 0);
    ck_assert_msg(p.status == PT_EQUERY, "%s: %d", marks[_i], (int)p.status);
    done(&p);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_query_has_at_most_so_many_bytes)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    while (text.len < PT_MAX_QUERY_BYTES)
        pt_buf_add_byte(&text, 'x');
    struct parse p;
    parse(&p, pt_buf_str(&text), 0);
    ck_assert_int_eq(p.status, PT_OK);
    done(&p);
    pt_buf_add_byte(&text, 'x');
    for (unsigned flags = 0; flags <= PT_PARSE_PLAIN; flags += PT_PARSE_PLAIN) {
        parse(&p, pt_buf_str(&text), flags);
        ck_assert_int_eq(p.status, PT_ELIMIT);
        ck_assert_uint_eq(p.err.span_begin, PT_MAX_QUERY_BYTES);
        ck_assert_uint_eq(p.err.span_end, PT_MAX_QUERY_BYTES + 1);
        done(&p);
    }
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_phrase_has_at_most_so_many_words)
{
    struct pt_buf text;
    for (size_t n = PT_MAX_PHRASE_WORDS; n <= PT_MAX_PHRASE_WORDS + 1; n++) {
        pt_buf_init(&text, PT_BUF_NO_CEILING);
        pt_buf_puts(&text, "\"");
        for (size_t i = 0; i < n; i++)
            pt_buf_puts(&text, "x ");
        pt_buf_puts(&text, "\"");
        struct parse p;
        parse(&p, pt_buf_str(&text), 0);
        const bool fits = n == PT_MAX_PHRASE_WORDS;
        ck_assert_int_eq(p.status, fits ? PT_OK : PT_ELIMIT);
        ck_assert_uint_eq(p.err.span_begin, fits ? 0 : 2 * n - 1);
        done(&p);
        pt_buf_fini(&text);
    }
}
END_TEST

START_TEST(plain_words_have_the_limit_too)
{
    struct pt_buf text;
    repeat(&text, "x ", 30000, "");
    struct parse p;
    parse(&p, pt_buf_str(&text), PT_PARSE_PLAIN);
    ck_assert_int_eq(p.status, PT_ELIMIT);
    ck_assert_uint_eq(p.err.span_begin, 2 * PT_MAX_QUERY_NODES);
    done(&p);
    pt_buf_fini(&text);
}
END_TEST

/* --- random queries ---------------------------------------------------- */

enum { N_RANDOM = 100000, MAX_PIECES = 14 };

/* What random queries are put together from: no separators of their own. */
static const char *const pieces[] = {
    " ",
    " ",
    " ",
    "a",
    "b",
    "cd",
    "(",
    ")",
    "\"",
    "\342\200\234",
    "\342\200\235",
    "\302\253",
    "+",
    "-",
    "!",
    "=",
    "~",
    "~2",
    "^",
    "^2",
    "*",
    "?",
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR/5",
    "PRE/s",
    "w/p",
    "not",
    "&&",
    "||",
    "&",
    "title:",
    "path:",
    "date:",
    "lang:",
    "x:",
    ":",
    "/",
    "atleast2",
    "hlead",
    "://",
    ".",
    ",",
    "\342\200\223",
    "\302\240",
    "\320\266",
    "9",
    "\n",
    "'",
    "\377",
};

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void check_sane(const struct pt_query_node *node, struct pt_str text)
{
    ck_assert_uint_le(node->begin, node->end);
    ck_assert_uint_le(node->end, text.len);
    ck_assert(pt_utf8_is_boundary(text, node->begin));
    ck_assert(pt_utf8_is_boundary(text, node->end));
    switch (node->kind) {
    case PT_NODE_ALL:
    case PT_NODE_HAS:
        ck_assert_uint_eq(node->n_children, 0);
        break;
    case PT_NODE_WORD:
    case PT_NODE_WILDCARD:
    case PT_NODE_FUZZY:
    case PT_NODE_DATE:
        ck_assert_uint_eq(node->n_children, 0);
        ck_assert_uint_gt(node->text.len, 0);
        ck_assert(node->text.ptr >= text.ptr + node->begin);
        ck_assert(node->text.ptr + node->text.len <= text.ptr + node->end);
        break;
    case PT_NODE_PHRASE:
        ck_assert_uint_ge(node->n_children, 1);
        break;
    case PT_NODE_AND:
    case PT_NODE_OR:
    case PT_NODE_MAYBE:
    case PT_NODE_NEAR:
        ck_assert_uint_ge(node->n_children, 2);
        break;
    case PT_NODE_NOT_NEAR:
        ck_assert_uint_eq(node->n_children, 2);
        break;
    case PT_NODE_NOT:
    case PT_NODE_ATLEAST:
    case PT_NODE_HLEAD:
    case PT_NODE_FIELD:
    case PT_NODE_BOOST:
        ck_assert_uint_eq(node->n_children, 1);
        break;
    }
    for (size_t i = 0; i < node->n_children; i++) {
        ck_assert_uint_ge(node->children[i]->begin, node->begin);
        ck_assert_uint_le(node->children[i]->end, node->end);
        check_sane(node->children[i], text);
    }
}

static void check_parse(struct pt_str text, unsigned flags)
{
    struct parse p;
    parse(&p, text, flags);
    if (p.status == PT_OK) {
        check_sane(p.query.root, text);
        ck_assert_uint_gt(p.printed.len, 0);
        for (size_t i = 0; i < p.query.n_notes; i++) {
            ck_assert_uint_lt(p.query.notes[i].begin, p.query.notes[i].end);
            ck_assert_uint_le(p.query.notes[i].end, text.len);
        }
    } else {
        ck_assert(p.status == PT_EQUERY || p.status == PT_ELIMIT);
        ck_assert_uint_le(p.err.span_begin, p.err.span_end);
        ck_assert_uint_le(p.err.span_end, text.len);
        ck_assert_uint_gt(strlen(p.err.message), 0);
    }
    done(&p);
}

START_TEST(any_text_is_a_tree_or_an_error_inside_it)
{
    uint32_t state = 2463534242u;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < N_RANDOM; i++) {
        pt_buf_clear(&text);
        const uint32_t n = next_random(&state) % MAX_PIECES;
        for (uint32_t j = 0; j < n; j++)
            pt_buf_puts(&text,
                        pieces[next_random(&state) % PT_COUNTOF(pieces)]);
        /* in a piece of its own, so that an overrun is seen */
        char *const copy = pt_alloc(text.len);
        if (text.len)
            memcpy(copy, text.ptr, text.len);
        check_parse(pt_str_n(copy, text.len), next_random(&state) % 4);
        pt_free(copy);
    }
    pt_buf_fini(&text);
}
END_TEST

/* --- the suite --------------------------------------------------------- */

#define ADD_ROWS(suite, name, test, rows)                                      \
    do {                                                                       \
        TCase *const tcase = tcase_create(name);                               \
        tcase_add_loop_test(tcase, test, 0, (int)PT_COUNTOF(rows));            \
        suite_add_tcase(suite, tcase);                                         \
    } while (0)

Suite *pt_suite_query_parse(void)
{
    Suite *const suite = suite_create("query_parse");
    ADD_ROWS(suite, "words", a_word_stays_as_written, words_rows);
    ADD_ROWS(suite, "wildcards", stars_and_inner_question_marks_are_wildcards,
             wildcards_rows);
    ADD_ROWS(suite, "phrases", every_script_quotes, phrases_rows);
    ADD_ROWS(suite, "logic", precedence_is_not_near_and_or, logic_rows);
    ADD_ROWS(suite, "runs", signs_govern_their_run, runs_rows);
    ADD_ROWS(suite, "near", near_links_neighbours, near_rows);
    ADD_ROWS(suite, "press", press_spelling_is_the_same, press_rows);
    ADD_ROWS(suite, "press pairs", the_press_spelling_is_the_same_tree,
             press_pairs);
    ADD_ROWS(suite, "combined", operators_stand_inside_each_other,
             combined_rows);
    ADD_ROWS(suite, "any", under_any_the_implicit_operator_is_or, any_rows);
    ADD_ROWS(suite, "fields", a_field_holds_its_primary, fields_rows);
    ADD_ROWS(suite, "zones", zone_all_asks_every_word_of_boilerplate_too,
             zone_rows);
    ADD_ROWS(suite, "values", values_are_taken_whole, values_rows);
    ADD_ROWS(suite, "suffixes", suffixes_belong_to_what_they_touch,
             suffixes_rows);
    ADD_ROWS(suite, "punctuation", lone_punctuation_is_no_operator,
             punctuation_rows);
    ADD_ROWS(suite, "plain", plain_has_no_syntax, plain_rows);
    ADD_ROWS(suite, "errors", an_error_points_at_the_bytes_at_fault, errors);
    ADD_ROWS(suite, "bytes", bad_bytes_are_errors_with_and_without_syntax,
             byte_errors);
    ADD_ROWS(suite, "notes", suspicious_but_legal_leaves_one_note, note_rows);
    ADD_ROWS(suite, "pathological",
             pathological_queries_answer_or_refuse_at_once, repeat_rows);

    TCase *const nodes = tcase_create("nodes");
    tcase_add_test(nodes, plain_with_any_is_one_or);
    tcase_add_test(nodes, an_error_leaves_the_result_alone);
    tcase_add_test(nodes, notes_of_several_kinds_are_all_there);
    tcase_add_test(nodes, spans_cover_the_whole_construct);
    tcase_add_test(nodes, a_date_covers_its_field_and_keeps_its_text);
    tcase_add_test(nodes, a_node_says_what_it_is);
    suite_add_tcase(suite, nodes);

    TCase *const limits = tcase_create("limits");
    tcase_add_loop_test(limits, marks_alone_are_refused_at_once, 0, 12);
    tcase_add_test(limits, a_query_has_at_most_so_many_bytes);
    tcase_add_test(limits, a_phrase_has_at_most_so_many_words);
    tcase_add_test(limits, plain_words_have_the_limit_too);
    suite_add_tcase(suite, limits);

    TCase *const random = tcase_create("random");
    tcase_set_timeout(random, 60);
    tcase_add_test(random, any_text_is_a_tree_or_an_error_inside_it);
    suite_add_tcase(suite, random);
    return suite;
}
