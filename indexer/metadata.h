/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * metadata.h: who and when, from what stands around an article: its path and
 * its first lines. mtime is never asked: copying a file would make it news.
 */
#ifndef INDEXER_METADATA_H
#define INDEXER_METADATA_H

#include "common/date.h"
#include "common/str.h"

/* The day that path tells, or PT_DATE_NONE. The file's name first
 * ("2025-12-14-talks.txt", "20251214_talks", "talks_2025_12_14.txt"), then its
 * folders, the nearest first ("/2025/12/14/", "/2025-12-14/"). */
int32_t pt_metadata_date_of_path(struct pt_str path);

/* True when line is nothing but a date ("2025-12-14", "December 14, 2025",
 * "Sunday, 14 Dec 2025", "Published: 2025-12-14T08:30Z"); *out_days is it. */
bool pt_metadata_is_date_line(struct pt_str line, int32_t *out_days);

/* True when line is nothing but a byline of at most five words of name ("By
 * Jane Doe", "by Chief Editor"); *out_author is the name, a view into line. */
bool pt_metadata_is_byline(struct pt_str line, struct pt_str *out_author);

/* True when line begins as agencies do: "KYIV, Dec 14 (Agency) - " or
 * "LVIV (Agency) – ". */
bool pt_metadata_has_dateline(struct pt_str line);

#endif
