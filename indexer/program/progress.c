/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/program/progress.h"

#include "common/clock.h"

#include <inttypes.h>
#include <stdio.h>

#define SECOND_US UINT64_C(1000000)
#define PERIOD_US (SECOND_US / 10)

void pt_progress_init(struct pt_progress *progress, bool is_shown)
{
    *progress =
        (struct pt_progress){.is_shown = is_shown, .start_us = pt_clock_us()};
}

void pt_progress_restart(struct pt_progress *progress)
{
    progress->start_us = pt_clock_us();
    progress->reading_us = 0;
}

void pt_progress_number(struct pt_buf *out, uint64_t number)
{
    char digits[24];
    const int n = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            pt_buf_add_byte(out, ',');
        pt_buf_add_byte(out, digits[i]);
    }
}

void pt_progress_bytes(struct pt_buf *out, uint64_t n_bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double value = (double)n_bytes / 1000;
    size_t unit = 0;
    if (n_bytes < 1000) {
        pt_buf_printf(out, "%" PRIu64 " bytes", n_bytes);
        return;
    }
    for (; value >= 999.95 && unit + 1 < PT_COUNTOF(units); unit++)
        value /= 1000;
    pt_buf_printf(out, "%.1f %s", value, units[unit]);
}

static void add_reading(const struct pt_progress *progress,
                        const struct pt_indexer_progress *now,
                        uint64_t clock_us,
                        struct pt_buf *out)
{
    const double seconds =
        (double)(clock_us - progress->reading_us) / (double)SECOND_US;
    const double done = (double)now->n_bytes_read;
    const double speed = seconds > 0 ? done / seconds : 0;
    pt_buf_puts(out, "reading ");
    pt_progress_number(out, now->n_read);
    if (now->n_to_read) {
        pt_buf_puts(out, " of ");
        pt_progress_number(out, now->n_to_read);
    }
    pt_buf_printf(out, " articles, %.1f MB/s", speed / 1e6);
    if (speed > 0 && now->n_to_read &&
        now->n_bytes_to_read >= now->n_bytes_read) {
        const double left = (double)(now->n_bytes_to_read - now->n_bytes_read);
        const unsigned long eta = (unsigned long)(left / speed + 0.5);
        pt_buf_printf(out, ", %lu:%02lu left", eta / 60, eta % 60);
    }
}

static void add_line(const struct pt_progress *progress,
                     const struct pt_indexer_progress *now,
                     uint64_t clock_us,
                     struct pt_buf *out)
{
    switch (now->phase) {
    case PT_INDEXER_LOOKING:
        pt_buf_puts(out, "looking at files: ");
        pt_progress_number(out, now->n_looked_at);
        break;
    case PT_INDEXER_READING:
        add_reading(progress, now, clock_us, out);
        break;
    case PT_INDEXER_WRITING:
        pt_buf_puts(out, "writing");
        break;
    case PT_INDEXER_WATCHING:
        pt_buf_puts(out, "watching ");
        pt_progress_number(out, now->n_looked_at);
        pt_buf_puts(out, now->n_looked_at == 1 ? " folder" : " folders");
        break;
    }
}

void pt_progress_show(struct pt_progress *progress,
                      const struct pt_indexer_progress *now)
{
    const uint64_t clock_us = pt_clock_us();
    if (now->phase == PT_INDEXER_READING && !progress->reading_us)
        progress->reading_us = clock_us;
    if (!progress->is_shown || (clock_us - progress->shown_us < PERIOD_US &&
                                now->phase != PT_INDEXER_WRITING))
        return;
    struct pt_buf line;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    add_line(progress, now, clock_us, &line);
    fprintf(stderr, "\r%s\033[K", pt_buf_z(&line));
    fflush(stderr);
    pt_buf_fini(&line);
    progress->shown_us = clock_us;
    progress->has_line = true;
}

void pt_progress_clear(struct pt_progress *progress)
{
    if (!progress->has_line)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->has_line = false;
}

void pt_progress_summary(const struct pt_progress *progress,
                         const struct pt_indexer_report *report,
                         struct pt_buf *out)
{
    const struct {
        uint64_t n;
        bool is_always_shown;
        const char *what;
    } rows[] = {
        {report->n_new,       true,  "new"      },
        {report->n_changed,   true,  "changed"  },
        {report->n_gone,      true,  "gone"     },
        {report->n_unchanged, true,  "unchanged"},
        {report->n_moved,     false, "moved"    },
        {report->n_skipped,   false, "skipped"  },
        {report->n_ignored,   false, "ignored"  },
    };
    pt_progress_number(out, report->n_articles);
    pt_buf_puts(out, report->n_articles == 1 ? " article" : " articles");
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (rows[i].n || rows[i].is_always_shown) {
            pt_buf_puts(out, i ? ", " : ": ");
            pt_progress_number(out, rows[i].n);
            pt_buf_printf(out, " %s", rows[i].what);
        }
    const double seconds =
        (double)(pt_clock_us() - progress->start_us) / (double)SECOND_US;
    pt_buf_printf(out, "; %.1f s", seconds);
}
