/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * timeline.h: when the articles that answer were published, period by period,
 * beside all articles of the index that were published then.
 *
 *     articles --value slots--> days, stories --> periods <-- date terms -- all
 *
 * How many there are of a day, month or year is the frequency of its term, so
 * the share costs no look at the articles themselves.
 */
#ifndef SEARCH_ANSWER_TIMELINE_H
#define SEARCH_ANSWER_TIMELINE_H

#include "common/arena.h"
#include "common/error.h"
#include "search/match/match.h"

/* The timeline of articles in arena, with unit, or for PT_TIMELINE_AUTO the
 * shortest that needs at most PT_TIMELINE_LINES periods. PT_OK; PT_EINVALID: no
 * such unit; PT_ELIMIT: more than PT_MAX_PERIODS; PT_EMODIFIED, PT_ECORRUPT,
 * PT_EIO, PT_ENOMEM. */
enum pt_status pt_timeline_make(const struct pt_reader *reader,
                                const struct pt_articles *articles,
                                enum pt_timeline_unit unit,
                                struct pt_arena *arena,
                                const struct pt_timeline **out,
                                struct pt_error *err) PT_NODISCARD;

/* Sets is_burst of each of the n periods (ptsearch.h has the rule). */
void pt_timeline_find_bursts(struct pt_period *periods, size_t n);

/* The first day of the period of unit (not AUTO) that day lies in. */
int32_t pt_timeline_first_day(enum pt_timeline_unit unit, int32_t day);

/* What --timeline draws when it may choose: about a screenful. */
#define PT_TIMELINE_LINES 40

#endif
