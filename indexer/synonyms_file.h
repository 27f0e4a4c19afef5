/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * synonyms_file.h: the user's synonyms file -> the index. Its path is
 * remembered in the index, and each run looks whether the file says something
 * else now; no article is read for it.
 */
#ifndef INDEXER_SYNONYMS_FILE_H
#define INDEXER_SYNONYMS_FILE_H

#include "indexer/ingest.h"

/* Sets what the index is to hold of synonyms by options.synonyms: NULL, those
 * of the remembered file, or the old ones when it cannot be read now, which is
 * told as "synonyms" with the reason; "", none any more; else those of that
 * file. Nothing is written where that changes nothing.
 *
 * PT_EINVALID, PT_ELIMIT: a given file cannot be read, or a file cannot be
 * understood (see pt_synonyms_read); nothing was changed. Else as
 * pt_session_set_meta. */
enum pt_status pt_synonyms_file_update(struct pt_ingest *ingest,
                                       struct pt_error *err) PT_NODISCARD;

#endif
