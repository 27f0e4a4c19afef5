/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest.h: what is read becomes articles of the index.
 *
 *     file --source--> article(s) --complete--> document --put
 *        \                \--> beside the one from before: new, changed, same
 *         \--> what was in it before and did not come again: gone
 *          \--> cannot be read, or parts of it: skipped, with the reason
 *
 * complete: language, story, when first seen, when its text last changed.
 * Memory is that of one article, however many there are, of those that are read
 * ahead (ahead.h), and eight bytes for each member of a container.
 */
#ifndef INDEXER_INGEST_H
#define INDEXER_INGEST_H

#include "indexer/ahead.h"
#include "indexer/ledger.h"
#include "indexer/members.h"
#include "indexer/ptindex.h"
#include "indexer/session.h"
#include "indexer/source.h"
#include "indexer/story.h"
#include "indexer/walk.h"
#include "indexer/worker.h"

/* File times count in ticks, on some file systems of two seconds: a file that
 * was younger when it was read may have changed since without its times
 * showing it. */
#define PT_YOUNG_NS ((int64_t)2000000000)

struct pt_lang_tally {
    char lang[4];
    uint32_t n_articles;
};

struct pt_ingest {
    struct pt_session *session;
    struct pt_indexer_options options; /* callbacks; lang NULL or a code */
    /* Reads the kinds that it knows, in this process; NULL: text is read here,
     * all else by worker. */
    const struct pt_source *(*source_of)(enum pt_kind kind);
    bool is_rebuild;
    bool is_in_doubt; /* the index may know more of a file than the ledger */
    bool is_dry;      /* nothing is written */
    bool has_skips;   /* the index remembers what was skipped */
    uint64_t reading; /* PT_READING_VERSION, but in tests */
    int64_t now;      /* seconds since 1970, of the whole run */
    int64_t start_ns;
    struct pt_indexer_report report;
    struct pt_indexer_progress progress;

    struct pt_ahead *files; /* read before their turn */
    struct pt_ahead *parts; /* articles of the file at hand, analysed … */
    struct pt_draft draft;  /* of an article that is read in its turn */
    struct pt_function_words *function_words;
    struct pt_worker *worker; /* reads in its turn, all but plain text */
    struct pt_stories stories;
    struct pt_story_urls story_urls;
    char sketch[PT_MAX_SKETCH_BYTES]; /* of the article */
    struct pt_arena arena;            /* of the article being read */
    struct pt_buf bytes;              /* of the file */
    struct pt_buf unique;             /* a Q term */
    struct pt_buf hold;               /* of the stored article */
    struct pt_members members;        /* of the container being read */
    struct pt_buf key, value, rejects, name, list;

    struct pt_lang_tally langs[64]; /* how often each language occurs */
    size_t n_langs;
    bool are_langs_known;
};

/* options is copied; session must outlive ingest. On failure fini is needed,
 * too. PT_OK, PT_ENOMEM, or why the index cannot be read. */
enum pt_status pt_ingest_init(struct pt_ingest *ingest,
                              struct pt_session *session,
                              const struct pt_indexer_options *options,
                              bool is_rebuild,
                              struct pt_error *err) PT_NODISCARD;
void pt_ingest_fini(struct pt_ingest *ingest);

/* A file to read. */
struct pt_ingest_file {
    struct pt_walk *walk;                /* which gave it last */
    struct pt_str path;                  /* a NUL behind */
    const struct pt_ledger_entry *known; /* of it in the ledger, or NULL */
    struct pt_str moved_from; /* what seems to be its old path, or empty */
};

/* Reads the file and puts, replaces, removes or skips what comes of it. *out is
 * what the ledger is to say of it, its path the file's; *out_is_there false: it
 * is gone. *out_has_moved: articles of the old path are its own now, and
 * nothing of that path is left. Also when it fails, *out is what became of the
 * file. PT_EINTERRUPTED when on_progress said so; PT_ENOMEM; as the session. */
enum pt_status pt_ingest_file(struct pt_ingest *ingest,
                              const struct pt_ingest_file *file,
                              struct pt_ledger_entry *out,
                              bool *out_is_there,
                              bool *out_has_moved,
                              struct pt_error *err) PT_NODISCARD;

/* Whether this program may get more out of the file of known, unchanged, than
 * the one that read it: that skipped or ignored it, or parts of it, or may
 * have. */
bool pt_ingest_may_read_more(const struct pt_ingest *ingest,
                             const struct pt_ledger_entry *known);

/* Removes what the index has of known, whose file is gone. */
enum pt_status pt_ingest_gone(struct pt_ingest *ingest,
                              const struct pt_ledger_entry *known,
                              struct pt_error *err) PT_NODISCARD;

/* What an article takes the place of. */
struct pt_earlier {
    uint32_t docid; /* 0: nothing */
    bool has_moved; /* … which has another path */
    /* Put before in the same reading, with that outcome: it is counted and told
     * once. */
    bool is_again;
    enum pt_outcome outcome;
};

/* Completes article, counts, tells and puts it. PT_ELIMIT: it is too large. */
enum pt_status pt_ingest_article(struct pt_ingest *ingest,
                                 const struct pt_article *article,
                                 const struct pt_earlier *earlier,
                                 enum pt_outcome *out_outcome,
                                 struct pt_error *err) PT_NODISCARD;

/* The same of one that was read ahead. */
enum pt_status pt_ingest_draft(struct pt_ingest *ingest,
                               struct pt_draft *draft,
                               const struct pt_earlier *earlier,
                               enum pt_outcome *out_outcome,
                               struct pt_error *err) PT_NODISCARD;

/* Puts the stored article docid, as it is, into the index being made anew. One
 * that is larger now than an article may be is found by its title and place
 * only, and noted as skipped. */
enum pt_status pt_ingest_carry(struct pt_ingest *ingest,
                               uint32_t docid,
                               struct pt_error *err) PT_NODISCARD;

/* Counts, tells and remembers that path, or a part of it, is skipped. is_loose
 * as in skips.h. */
enum pt_status pt_ingest_skip(struct pt_ingest *ingest,
                              struct pt_str path,
                              struct pt_str part,
                              bool is_loose,
                              const char *reason,
                              struct pt_error *err) PT_NODISCARD;

/* Forgets that path, or the part of it (may be empty), was skipped; _parts:
 * that any parts of it were. */
enum pt_status pt_ingest_unskip(struct pt_ingest *ingest,
                                struct pt_str path,
                                struct pt_str part,
                                struct pt_error *err) PT_NODISCARD;
enum pt_status pt_ingest_unskip_parts(struct pt_ingest *ingest,
                                      struct pt_str path,
                                      struct pt_error *err) PT_NODISCARD;

/* path, "#" and member, when there is one; a view until the next call, a NUL
 * behind. */
struct pt_str pt_ingest_name(struct pt_ingest *ingest,
                             struct pt_str path,
                             struct pt_str member);

/* Notes when the run began and what it changed (PT_META_RUN), to be called when
 * it has changed something. */
enum pt_status pt_ingest_note_run(struct pt_ingest *ingest,
                                  struct pt_error *err) PT_NODISCARD;

/* The Q term into ingest->unique. */
enum pt_status pt_ingest_make_unique(struct pt_ingest *ingest,
                                     struct pt_str path,
                                     struct pt_str member,
                                     struct pt_error *err) PT_NODISCARD;

/* Files of such a stamp, read at clock_ns, may change without its showing. */
bool pt_stamp_is_young(const struct pt_file_stamp *stamp, int64_t clock_ns);
int64_t pt_clock_ns(void);

/* Tells the options' callbacks. tick: PT_OK or PT_EINTERRUPTED. */
enum pt_status pt_ingest_tick(struct pt_ingest *ingest,
                              struct pt_error *err) PT_NODISCARD;
void pt_ingest_tell(const struct pt_ingest *ingest,
                    const char *what,
                    struct pt_str path,
                    const char *reason);

#endif
