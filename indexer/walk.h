/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * walk.h: the files below a folder, in a stable order, and their bytes.
 *
 * The tree is somebody else's and changes while it is walked. So nothing is
 * followed (no link leads out or round in a circle), nothing is opened before
 * it was seen to be a regular file, and nothing blocks (a FIFO would). Each
 * folder stays open while its entries are visited, which are reached from
 * there: a folder renamed meanwhile leads nowhere else. Names are bytes.
 *
 * Order: the names of a folder by their bytes, a folder's entries where its
 * name stands. Hidden entries (".x") are passed over, but for .ptignore: a
 * folder's rules of what is left out (ignore.h).
 *
 * Life: open, next until PT_ENOTFOUND, close. One thread.
 */
#ifndef INDEXER_WALK_H
#define INDEXER_WALK_H

#include "common/article.h"
#include "common/buf.h"
#include "common/error.h"
#include "indexer/ignore.h"

/* Folders within folders: each holds a file descriptor, and no collection of
 * articles is that deep. */
#define PT_WALK_MAX_DEPTH 100

/* Names of one folder that are held at once. A larger folder is read in
 * several passes, so memory does not grow with it. */
#define PT_WALK_MAX_NAMES 131072u

enum pt_walk_what {
    PT_WALK_FILE,    /* a regular file */
    PT_WALK_FOLDER,  /* a folder that could be read; its entries follow */
    PT_WALK_FAILED,  /* an entry that could not be looked at: reason */
    PT_WALK_LINK,    /* a symbolic link: not followed */
    PT_WALK_SPECIAL, /* a FIFO, socket or device */
    PT_WALK_LEFT_OUT /* by a rule; a folder's entries do not follow */
};

struct pt_walk_entry {
    enum pt_walk_what what;
    struct pt_str path; /* absolute, a NUL behind; until the next next */
    struct pt_file_stamp stamp; /* FILE only */
    const char *reason;         /* FAILED only; until the next next */
};

struct pt_walk;

/* Starts at path: absolute, without links (pt_walk_resolve), a folder or a
 * file. PT_OK; PT_ENOTFOUND when it is missing or cannot be read, with the
 * cause; PT_EIO when file handles ran out; PT_ENOMEM. */
enum pt_status pt_walk_open(struct pt_str path,
                            struct pt_walk **out,
                            struct pt_error *err) PT_NODISCARD;
void pt_walk_close(struct pt_walk *walk);

/* The same, but no folder is read: what comes by are these paths alone, those
 * of them that are there, and the folders on the way to them. only outlives the
 * walk; NULL: all. */
struct pt_changes;
enum pt_status pt_walk_open_only(struct pt_str path,
                                 const struct pt_changes *only,
                                 struct pt_walk **out,
                                 struct pt_error *err) PT_NODISCARD;

/* Also leaves out what excludes say (NULL: nothing), as if they stood before
 * the rules of root, a folder at or above the start; the rules of root and of
 * the folders between hold, too, and may leave out the start itself. The root
 * never is. Right after open; excludes outlives the walk. PT_OK, PT_ENOMEM. */
enum pt_status pt_walk_set_rules(struct pt_walk *walk,
                                 struct pt_str root,
                                 const struct pt_ignore *excludes,
                                 struct pt_error *err) PT_NODISCARD;

/* The next entry. PT_OK; PT_ENOTFOUND at the end; PT_EIO when file handles ran
 * out; PT_ENOMEM. */
enum pt_status pt_walk_next(struct pt_walk *walk,
                            struct pt_walk_entry *out,
                            struct pt_error *err) PT_NODISCARD;

/* Passes over the entries of the FOLDER that pt_walk_next gave last. */
void pt_walk_pass_over(struct pt_walk *walk);

/* The bytes of the FILE that pt_walk_next gave last, into bytes (cleared), and
 * the stamp they were read under: the same before and after, or it is read once
 * more. PT_OK; PT_ENOTFOUND: gone, or no regular file any more; PT_ELIMIT: over
 * PT_MAX_ARTICLE_BYTES, *out_stamp is set; PT_EINVALID: cannot be read now;
 * these two with the reason as message. PT_EIO, PT_ENOMEM as above. */
enum pt_status pt_walk_read(struct pt_walk *walk,
                            struct pt_buf *bytes,
                            struct pt_file_stamp *out_stamp,
                            struct pt_error *err) PT_NODISCARD;

/* Opens the FILE that pt_walk_next gave last for reading; the descriptor is the
 * caller's to close. *out_stamp is its stamp now. PT_OK; PT_ENOTFOUND: gone, or
 * no regular file any more; PT_EINVALID: cannot be read now, with the reason as
 * message. PT_EIO, PT_ENOMEM as above. */
enum pt_status pt_walk_open_file(struct pt_walk *walk,
                                 int *out_fd,
                                 struct pt_file_stamp *out_stamp,
                                 struct pt_error *err) PT_NODISCARD;

/* Whether the stamp of an open file is still *stamp, which becomes what it is
 * now. */
bool pt_walk_is_steady(int fd, struct pt_file_stamp *stamp);

bool pt_file_stamp_equal(const struct pt_file_stamp *a,
                         const struct pt_file_stamp *b);

/* path made absolute, links, "." and ".." resolved, appended to out. What does
 * not exist is resolved as far as it does, and by its letters from there on;
 * *out_exists tells. PT_OK, PT_EIO, PT_ENOMEM, PT_EINVALID for the empty path.
 */
enum pt_status pt_walk_resolve(const char *path,
                               struct pt_buf *out,
                               bool *out_exists,
                               struct pt_error *err) PT_NODISCARD;

#endif
