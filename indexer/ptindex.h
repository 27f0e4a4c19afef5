/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ptindex.h: keep an index of articles up to date, from C. Public.
 *
 *     pt_indexer *ix;
 *     struct pt_error err;
 *     const char *roots[] = {"/home/me/articles"};
 *     if (pt_indexer_open("/home/me/index", NULL, &ix, &err))
 *         return fprintf(stderr, "%s\n", err.message), 1;
 *     if (pt_indexer_update(ix, roots, 1, NULL, &err))
 *         fprintf(stderr, "%s\n", err.message);
 *     pt_indexer_close(ix);
 *
 * Paths are absolute or relative to the current folder; roots are remembered in
 * the index. Nothing is printed, nothing exits, no signal is handled, the
 * environment is not read. One thread at a time per handle. One process changes
 * an index at a time; the lock is taken by the first call that changes
 * something and given back when that change is committed.
 *
 * Strings that go in end in NUL unless a length stands beside them. Strings
 * that come out live until the call that gave them says, and may hold any bytes
 * when they are paths.
 */
#ifndef INDEXER_PTINDEX_H
#define INDEXER_PTINDEX_H

#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pt_indexer pt_indexer;

struct pt_indexer_options;
struct pt_indexer_report;

/* --- Open, update, close ------------------------------------------------- */

/* Sets *out to a handle on the index in folder dir, which need not exist yet.
 * options may be NULL; it is copied. PT_EINVALID: dir is empty, or
 * options->lang is no language; PT_ENOMEM. On failure *out is
 * unchanged. */
PT_API enum pt_status pt_indexer_open(const char *dir,
                                      const struct pt_indexer_options *options,
                                      pt_indexer **out,
                                      struct pt_error *err);

/* Adds the n_roots files and folders to the index's roots and brings these up
 * to date; with n_roots 0 all known roots. Afterwards the index holds what the
 * files hold: new and changed ones read, vanished ones removed, what cannot be
 * read skipped and remembered with the reason. A run with nothing to do leaves
 * the index untouched. Articles added before are committed first. out_report
 * (NULL allowed) is filled also on failure.
 *
 * PT_EINVALID: a path does not exist and is no root, or the file of synonyms
 * cannot be read or understood (PT_ELIMIT: has more than it may; see
 * options->synonyms); nothing was done. PT_EIO:
 * a root is missing, unreadable or suddenly empty (nothing of it was removed,
 * the others are up to date), or disk or file handles gave out (the last commit
 * stands). PT_EINTERRUPTED: on_progress said so; what is whole is committed.
 * PT_ENOINDEX: n_roots is 0 and there is no index. PT_ELOCKED, PT_EVERSION,
 * PT_ECORRUPT, PT_ENOMEM. */
PT_API enum pt_status pt_indexer_update(pt_indexer *indexer,
                                        const char *const *roots,
                                        size_t n_roots,
                                        struct pt_indexer_report *out_report,
                                        struct pt_error *err);

/* Closes; articles added and not committed are dropped. NULL is fine. */
PT_API void pt_indexer_close(pt_indexer *indexer);

/* What an update did. Counts of articles but for n_skipped and n_ignored. */
struct pt_indexer_report {
    uint64_t n_new;
    uint64_t n_changed;
    uint64_t n_moved; /* as they were, in a file that has another path now */
    uint64_t n_gone;
    uint64_t n_unchanged;
    uint64_t n_skipped;  /* files and parts of readable kinds that could not be
                          * read, also those known from before; see
                          * pt_indexer_each_skipped */
    uint64_t n_ignored;  /* files of other kinds, links, devices */
    uint64_t n_bytes;    /* read */
    uint64_t n_articles; /* in the index now */
};

/* --- What is in it ------------------------------------------------------- */

/* Outlets that are listed. */
#define PT_MAX_STATUS_SOURCES 1000

/* Of the index as its last commit left it. */
struct pt_indexer_contents {
    uint64_t n_articles;
    uint64_t n_undated;
    uint64_t n_skipped;
    uint64_t n_bytes;    /* of the index on disk */
    char first_date[11]; /* "2024-11-30"; empty when no article has one */
    char last_date[11];
    int64_t last_run; /* when it was last changed, seconds since 1970 */
    int schema;       /* of the index */
    size_t n_roots;   /* for pt_indexer_root */
    size_t n_langs;   /* for pt_indexer_lang */
    size_t n_sources; /* for pt_indexer_source, at most PT_MAX_STATUS_SOURCES */
    uint64_t n_other_sources; /* beyond these */
    unsigned n_shards;        /* that it is split into; 0: into none */
};

/* Fills *out. PT_ENOINDEX, PT_EVERSION, PT_ECORRUPT, PT_EIO, PT_ENOMEM. */
PT_API enum pt_status pt_indexer_status(pt_indexer *indexer,
                                        struct pt_indexer_contents *out,
                                        struct pt_error *err);

/* Root i as of the last pt_indexer_status, i < n_roots, and in *n_articles
 * (NULL allowed) how many articles are below it. Valid until the next. */
PT_API const char *
pt_indexer_root(const pt_indexer *indexer, size_t i, uint64_t *n_articles);

/* Language i ("en") likewise, i < n_langs, most frequent first. */
PT_API const char *
pt_indexer_lang(const pt_indexer *indexer, size_t i, uint64_t *n_articles);

/* Outlet i likewise, i < n_sources, most articles first; written as it is most
 * often. */
PT_API const char *
pt_indexer_source(const pt_indexer *indexer, size_t i, uint64_t *n_articles);

/* The rules that are remembered (options->exclude) as of the last
 * pt_indexer_status, or "". Valid until the next. */
PT_API const char *pt_indexer_exclude(const pt_indexer *indexer);

/* The file of synonyms as of the last pt_indexer_status, and in *n_rules (NULL
 * allowed) how many lines of it say something; NULL for none. Valid until the
 * next. */
PT_API const char *pt_indexer_synonyms(const pt_indexer *indexer,
                                       uint64_t *n_rules);

/* Calls each for every file or folder that was skipped, in byte order of the
 * paths, with the reason ("empty", "binary", "Permission denied"); a non-zero
 * return ends it. Statuses as pt_indexer_status. */
PT_API enum pt_status pt_indexer_each_skipped(pt_indexer *indexer,
                                              int (*each)(void *context,
                                                          const char *path,
                                                          const char *reason),
                                              void *context,
                                              struct pt_error *err);

/* --- Options ------------------------------------------------------------- */

enum pt_indexer_phase {
    PT_INDEXER_LOOKING, /* which files changed */
    PT_INDEXER_READING,
    PT_INDEXER_WRITING, /* committing; nothing is counted meanwhile */
    PT_INDEXER_WATCHING /* waiting for changes; n_looked_at: folders watched */
};

struct pt_indexer_progress {
    enum pt_indexer_phase phase;
    uint64_t n_looked_at; /* files so far */
    uint64_t n_to_read;   /* known once phase is READING */
    uint64_t n_read;
    uint64_t n_bytes_to_read;
    uint64_t n_bytes_read;
};

/* Zero-initialise, then set. */
struct pt_indexer_options {
    unsigned wait_seconds; /* for another changer to finish */
    /* Called about 20 times a second while another process holds the index (pid
     * 0: unknown); a non-zero return ends the waiting with PT_EINTERRUPTED. */
    int (*on_wait)(void *context, long pid);
    /* Called for each file and before commits; a non-zero return ends the run
     * with PT_EINTERRUPTED. */
    int (*on_progress)(void *context, const struct pt_indexer_progress *now);
    /* Called as it is decided: what is "new", "changed", "same" (touched, text
     * unchanged), "moved", "gone", "skipped", "root", "synonyms", "upgrade"
     * (the index is of an older version and is made anew), "damaged" (see
     * pt_indexer_check) or "lost" (pt_indexer_repair); path has "#" and the
     * member behind it for an article of a container; reason may be NULL. */
    void (*on_event)(void *context,
                     const char *what,
                     const char *path,
                     const char *reason);
    /* pt_indexer_watch: called after the first update, and after each that
     * found something. */
    void (*on_update)(void *context, const struct pt_indexer_report *report);
    void *context;    /* for all of them */
    const char *lang; /* ISO 639-1: of articles whose language cannot be told;
                       * remembered with the index; NULL: as remembered */
    /* A file of synonyms in the form of Solr's synonyms.txt, which queries are
     * answered by; taken over by updates and rebuilds, remembered, and read
     * again by each of them. NULL: the one that is remembered; where it cannot
     * be read now, on_event is told "synonyms" and the reason, and what was
     * last read from it stays. "": no synonyms any more. */
    const char *synonyms;
    /* The program pt-read, which reads all files but plain text; NULL: where
     * make install puts it. Where there is none, these files are skipped and
     * tried again in the next run. */
    const char *reader;
    /* Not zero: updates only tell on_event what they would do ("new",
     * "changed", "moved", "gone", "skipped"), of files, which are not read; the
     * report counts these. Nothing is written, no lock is taken. */
    int is_dry_run;
    /* What is left out below every root: rules in the form of .gitignore, a
     * line each; remembered with the index. NULL: as remembered; "": nothing.
     * More of the same stands in .ptignore files of the folders themselves. */
    const char *exclude;
    /* Not zero: a new index goes through libxapian, as updates do; the answers
     * are the same, and it takes longer. Otherwise on_event is told "bulk", the
     * index and why, where this libxapian leaves no other way. */
    int is_bulk_off;
    /* Threads that take texts apart at once, the caller's among them, at most
     * 64; 0 and 1: none are started. As many processes of reader, but no more
     * than a quarter of the machine's memory is enough for. Half as many more
     * threads, at most 8, build what is made anew. The index is the same for
     * any number. No thread calls back but the caller's. */
    unsigned jobs;
    /* Not zero: an index that anybody may write to is not refused; for a file
     * system that shows that of every file. */
    int trusts_writable;
    /* Not 0, at most 64: an index that is made is split into so many, each of
     * which any machine can serve; 1: into none. An index that is there stays
     * as it is, and anything else asked for than that is PT_EINVALID; only a
     * rebuild changes it. */
    unsigned shards;
};

/* --- Rarely needed ------------------------------------------------------- */

/* Like pt_indexer_update, but makes the index anew from all roots, beside the
 * old one, and puts it in place in one step; searches go on meanwhile. Articles
 * that come from no root, or from a root that cannot be read now, are carried
 * over from what is stored. Interrupted or failed, the old index stands. */
PT_API enum pt_status pt_indexer_rebuild(pt_indexer *indexer,
                                         const char *const *roots,
                                         size_t n_roots,
                                         struct pt_indexer_report *out_report,
                                         struct pt_error *err);

/* Like pt_indexer_update, and then goes on: what changes below the roots is in
 * the index within a second, until on_progress ends it with PT_EINTERRUPTED
 * (phase WATCHING, asked twice a second and whenever a signal comes). Folders
 * that cannot be watched are looked at every few seconds. After the first
 * update a root in trouble, or an index that another process holds, is told by
 * on_event and tried again. */
PT_API enum pt_status pt_indexer_watch(pt_indexer *indexer,
                                       const char *const *roots,
                                       size_t n_roots,
                                       struct pt_error *err);

/* Removes what path_or_id names: a root with everything below it, a file or
 * folder, or one article by its id, url or, of a file with several, path#part.
 * What still lies below a root comes back with the next update. *out_n (NULL
 * allowed) is how many articles that were. PT_ENOTFOUND: it names nothing;
 * PT_EINVALID: more than one article, which the message names; PT_ELOCKED and
 * so on. */
PT_API enum pt_status pt_indexer_forget(pt_indexer *indexer,
                                        const char *path_or_id,
                                        uint64_t *out_n,
                                        struct pt_error *err);

/* What pt_indexer_check counted. */
struct pt_indexer_findings {
    uint64_t n_articles; /* that are to be there */
    uint64_t n_blocks;   /* of the tables */
    uint64_t n_damaged_blocks;
    uint64_t n_damaged_articles; /* whose stored text cannot be read */
    int had_checksums; /* 0: the index had none yet, and has them now */
};

/* Reads all of the index and holds it against its checksums, counts the
 * articles, and has libxapian check it, in a process of its own. Each damage is
 * told to on_event: "damaged", the file of the index or the article, and what
 * is wrong. Updates wait meanwhile, searches go on. PT_OK: there is none, *out
 * (NULL allowed) is filled. PT_ECORRUPT: there is, *out is filled, and the
 * index is marked: nothing opens it any more until pt_indexer_repair, or a
 * check that finds no damage. PT_ENOINDEX; PT_EVERSION: not made by pt-index;
 * PT_ELOCKED, PT_EIO, PT_ENOMEM. */
PT_API enum pt_status pt_indexer_check(pt_indexer *indexer,
                                       struct pt_indexer_findings *out,
                                       struct pt_error *err);

/* What pt_indexer_repair did. */
struct pt_indexer_repaired {
    int was_damaged;    /* 0: nothing was, and nothing was done */
    int has_roots;      /* the roots could be read */
    uint64_t n_lost;    /* articles that no root has and whose text is gone */
    uint64_t n_unnamed; /* more of them, whose names are gone, too */
    struct pt_indexer_report report; /* of the rebuild */
};

/* Makes a damaged index whole: rebuilds it from its roots and from these (none
 * is fine), beside the old one, and puts it in place. Articles of no root, or
 * whose root cannot be read now, are carried over from the stored texts that
 * can be read; what is lost is told to on_event, "lost" and the article.
 * Without damage (it is looked for unless a check found it before) nothing is
 * done. Interrupted or failed, the old index stands, and stays marked. *out is
 * filled in any case. PT_ECORRUPT: neither its roots nor any article can be
 * read, and none was given; else as pt_indexer_rebuild, which looks for
 * damage first, and repairs where it finds any. */
PT_API enum pt_status pt_indexer_repair(pt_indexer *indexer,
                                        const char *const *roots,
                                        size_t n_roots,
                                        struct pt_indexer_repaired *out,
                                        struct pt_error *err);

/* Writes the index anew, packed, beside the old one, and puts it in place in
 * one step; searches go on meanwhile. *out_n_before and *out_n_after are its
 * bytes; both are the same, and it stays as it is, when less than a fiftieth
 * would be gained. PT_ECORRUPT: it is damaged; PT_ENOINDEX, PT_ELOCKED,
 * PT_EVERSION, PT_EIO, PT_ENOMEM. The old index stands then. */
PT_API enum pt_status pt_indexer_compact(pt_indexer *indexer,
                                         uint64_t *out_n_before,
                                         uint64_t *out_n_after,
                                         struct pt_error *err);

/* For programs. libxapian 1.4 ends the process by abort when the disk gives
 * out, or memory, at certain moments of a commit; the last commit stands then.
 * So a commit is refused, by PT_EIO, when it may take more than the disk has
 * left: at most what the index has, and four times what is new. With this it is
 * not, and last_words(reason) is called before, from whatever thread that is
 * and with little memory, and should say so and _exit. Of the whole process,
 * also of what else is C++ in it. */
PT_API void pt_indexer_at_abort(void (*last_words)(const char *reason));

/* Forms in which other engines take articles, a line or two each. */
enum pt_indexer_form {
    PT_INDEXER_EXPORT_OPENSEARCH, /* of its bulk requests */
    PT_INDEXER_EXPORT_VESPA       /* as vespa feed reads it */
};

/* Gives all articles to write, whole lines at a time, in the order of their
 * identities; a non-zero return ends it with PT_EINTERRUPTED. Takes no lock: of
 * what changes meanwhile it has the old or the new, of everything else all,
 * once. *out_n (NULL allowed) is how many were given, also on failure.
 * PT_ENOINDEX, PT_EVERSION, PT_ECORRUPT, PT_EIO, PT_ENOMEM. */
PT_API enum pt_status pt_indexer_export(pt_indexer *indexer,
                                        enum pt_indexer_form format,
                                        int (*write)(void *context,
                                                     const char *bytes,
                                                     size_t n_bytes),
                                        void *context,
                                        uint64_t *out_n,
                                        struct pt_error *err);

/* An article from memory. Zero-initialise; NULL means not known. All UTF-8. */
struct pt_indexer_article {
    const char *id; /* identity; NULL: url; one of both is needed */
    const char *url;
    const char *title;
    const char *text; /* the body; broken UTF-8 becomes U+FFFD */
    size_t text_len;  /* bytes; 0: text ends in NUL */
    const char *date; /* "2025-12-15", also with a time behind it */
    const char *author;
    const char *source; /* outlet */
    const char *lang;   /* ISO 639-1; NULL: found out from the text */
    const char *tags;   /* separated by newlines */
};

/* Adds article, or replaces the one with the same id. It belongs to no root and
 * stays until it is forgotten, also past a rebuild. Not visible to searches
 * before pt_indexer_commit; batches may be committed before. PT_EINVALID: no
 * identity, no text, or a date that is none; PT_ELIMIT: larger than 8 MiB,
 * more than 1,000,000 words, 50,000 different ones or 250,000 sentences;
 * PT_ELOCKED, PT_EVERSION, PT_ECORRUPT, PT_EIO, PT_ENOMEM. */
PT_API enum pt_status pt_indexer_add(pt_indexer *indexer,
                                     const struct pt_indexer_article *article,
                                     struct pt_error *err);

/* Reads articles from the descriptor fd to its end, as JSON Lines: objects with
 * "id", "url", "title", "text" or "html", "date", "author", "source", "lang",
 * "tags", one a line; adds or replaces each as pt_indexer_add does, and
 * commits. The same id again replaces. A line that is no article, or has
 * neither id nor url, is skipped: on_event is told "skipped", "line 12" and the
 * reason; they are counted, not remembered. fd stays open. Of options->on_event
 * the path is the article's id or url. out_report (NULL allowed) is filled also
 * on failure.
 *
 * PT_EINTERRUPTED: on_progress, asked also while nothing comes, said so; what
 * is whole is committed. PT_EIO: fd cannot be read (the same), or disk or file
 * handles gave out (the last commit stands). PT_ELOCKED, PT_EVERSION,
 * PT_ECORRUPT, PT_ENOMEM. */
PT_API enum pt_status
pt_indexer_add_stream(pt_indexer *indexer,
                      int fd,
                      struct pt_indexer_report *out_report,
                      struct pt_error *err);

/* Makes added articles durable and visible. Nothing to do is fine. After a
 * failure the last commit stands, and what was added since must be added
 * again. */
PT_API enum pt_status pt_indexer_commit(pt_indexer *indexer,
                                        struct pt_error *err);

#ifdef __cplusplus
}
#endif
#endif
