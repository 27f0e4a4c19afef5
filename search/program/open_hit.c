/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/open_hit.h"

#include "common/buf.h"
#include "search/program/child.h"
#include "search/program/hit_view.h"
#include "search/program/render_link.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* How an editor is told the line. */
enum manner {
    MANNER_NONE,   /* not at all */
    MANNER_PLUS,   /* +12 file */
    MANNER_COLON,  /* file:12 */
    MANNER_GOTO,   /* --goto file:12 */
    MANNER_OPTION, /* --line 12 file */
};

static const struct {
    const char *name;
    enum manner manner;
} editors[] = {
    {"vi",            MANNER_PLUS  },
    {"vim",           MANNER_PLUS  },
    {"nvim",          MANNER_PLUS  },
    {"gvim",          MANNER_PLUS  },
    {"view",          MANNER_PLUS  },
    {"vim.basic",     MANNER_PLUS  },
    {"vim.tiny",      MANNER_PLUS  },
    {"nvi",           MANNER_PLUS  },
    {"nano",          MANNER_PLUS  },
    {"pico",          MANNER_PLUS  },
    {"emacs",         MANNER_PLUS  },
    {"emacsclient",   MANNER_PLUS  },
    {"mg",            MANNER_PLUS  },
    {"jmacs",         MANNER_PLUS  },
    {"joe",           MANNER_PLUS  },
    {"ne",            MANNER_PLUS  },
    {"micro",         MANNER_PLUS  },
    {"kak",           MANNER_PLUS  },
    {"gedit",         MANNER_PLUS  },
    {"hx",            MANNER_COLON },
    {"helix",         MANNER_COLON },
    {"subl",          MANNER_COLON },
    {"zed",           MANNER_COLON },
    {"code",          MANNER_GOTO  },
    {"code-insiders", MANNER_GOTO  },
    {"codium",        MANNER_GOTO  },
    {"kate",          MANNER_OPTION},
    {"kwrite",        MANNER_OPTION},
};

/* --- The editor ----------------------------------------------------------- */

static const char *editor_set(void)
{
    const char *const visual = getenv("VISUAL");
    const char *const editor = getenv("EDITOR");
    return visual && *visual ? visual : editor && *editor ? editor : NULL;
}

/* By the name of the program, its folder and arguments put aside. */
static enum manner manner_of(const char *command)
{
    struct pt_str name = pt_str_n(command, strcspn(command, " \t"));
    for (size_t slash; (slash = pt_str_find(name, '/')) < name.len;)
        name = pt_str_sub(name, slash + 1, name.len);
    for (size_t i = 0; i < PT_COUNTOF(editors); i++)
        if (pt_str_equal(name, pt_str_of(editors[i].name)))
            return editors[i].manner;
    return MANNER_NONE;
}

/* The line of the first mark, or 0. */
static uint64_t first_line(const pt_hit *hit)
{
    if (pt_hit_n_passages(hit) == 0)
        return 0;
    const struct pt_passage *const p = pt_hit_passage(hit, 0);
    uint64_t line = p->line;
    const size_t end = p->n_spans ? p->spans[0].begin : 0;
    for (size_t i = 0; line && i < end; i++)
        line += p->text[i] == '\n';
    return line;
}

/* Fills args (zeros before) with what tells the editor file and line; number
 * and place hold the text. */
static void tell_place(enum manner manner,
                       const char *file,
                       uint64_t line,
                       struct pt_buf *number,
                       struct pt_buf *place,
                       const char **args)
{
    size_t n = 0;
    pt_buf_printf(number, manner == MANNER_PLUS ? "+%" PRIu64 : "%" PRIu64,
                  line);
    pt_buf_puts(place, file);
    if (manner == MANNER_COLON || manner == MANNER_GOTO)
        pt_buf_printf(place, ":%" PRIu64, line);
    if (manner == MANNER_GOTO)
        args[n++] = "--goto";
    if (manner == MANNER_OPTION)
        args[n++] = "--line";
    if (manner == MANNER_PLUS || manner == MANNER_OPTION)
        args[n++] = pt_buf_z(number);
    args[n] = pt_buf_z(place);
}

static enum pt_status
edit(const pt_hit *hit, const char *file, struct pt_error *err)
{
    const char *const command = editor_set();
    if (!command)
        return pt_fail(err, PT_EINVALID,
                       "no editor: set VISUAL or EDITOR, as in EDITOR=nano");
    const uint64_t line = first_line(hit);
    const char *args[PT_MAX_CHILD_ARGS + 1] = {NULL};
    struct pt_buf number, place;
    pt_buf_init(&number, PT_BUF_NO_CEILING);
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    tell_place(line ? manner_of(command) : MANNER_NONE, file, line, &number,
               &place, args);
    int code = 0;
    enum pt_status status = pt_buf_status(&number);
    if (status == PT_OK)
        status = pt_buf_status(&place);
    if (status != PT_OK)
        pt_fail_nomem(err);
    else if ((code = pt_child_run_command(command, args, NULL)) != 0)
        status = code == PT_CHILD_NONE
                     ? pt_fail(err, PT_EINVALID,
                               "the editor \"%s\" cannot be started", command)
                     : pt_fail(err, PT_EINVALID,
                               "the editor \"%s\" ended with status %d",
                               command, code);
    pt_buf_fini(&number);
    pt_buf_fini(&place);
    return status;
}

/* --- What can be opened ------------------------------------------------- */

/* A file that an editor makes sense of: no member of another, not a PDF, and
 * without NUL at its start but for UTF-16. */
static bool is_text_file(const char *file)
{
    enum { LOOKED_AT = 4096 };
    char start[LOOKED_AT];
    struct stat about;
    const int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool is_file = fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
    const ssize_t n = is_file ? read(fd, start, sizeof start) : -1;
    close(fd);
    if (n < 0)
        return false;
    const struct pt_str bytes = pt_str_n(start, (size_t)n);
    return pt_str_begins(bytes, PT_STR("\xff\xfe")) ||
           pt_str_begins(bytes, PT_STR("\xfe\xff")) ||
           (!pt_str_begins(bytes, PT_STR("%PDF-")) &&
            pt_str_find(bytes, '\0') == bytes.len);
}

static enum pt_status browse(const char *url, struct pt_error *err)
{
    const char *const argv[] = {"xdg-open", url, NULL};
    const int code = pt_child_run(argv, NULL);
    if (code == PT_CHILD_NONE)
        return pt_fail(err, PT_EINVALID,
                       "xdg-open cannot be started; the article is at %s", url);
    if (code != 0)
        return pt_fail(err, PT_EINVALID,
                       "xdg-open ended with status %d; the article is at %s",
                       code, url);
    return PT_OK;
}

enum pt_status pt_open_hit(const pt_hit *hit, struct pt_error *err)
{
    const struct pt_str path = pt_hit_view(hit, PT_HIT_PATH);
    const struct pt_str file = pt_hit_view(hit, PT_HIT_FILE);
    if (pt_str_begins(file, PT_STR("/")) && pt_str_equal(path, file) &&
        is_text_file(file.ptr))
        return edit(hit, file.ptr, err);
    enum pt_status status = PT_ENOTFOUND;
    struct pt_buf url;
    pt_buf_init(&url, PT_BUF_NO_CEILING);
    if (pt_link_web(hit, &url))
        status = browse(pt_buf_z(&url), err);
    pt_buf_fini(&url);
    return status;
}
