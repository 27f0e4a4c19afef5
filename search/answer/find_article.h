/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * find_article.h: the article that somebody means by a path, an id or a url, as
 * results show them.
 *
 *     /news/a.txt  a.txt             the file's article
 *     /news/a.jsonl#17  a.jsonl#17   a member of a file
 *     17                             the member or article with this id
 *     news/a.txt                     also wherever a path ends so, where there
 *                                    is no such file here
 *     https://example.org/a          the article that came from there
 */
#ifndef SEARCH_ANSWER_FIND_ARTICLE_H
#define SEARCH_ANSWER_FIND_ARTICLE_H

#include "index/index_reader.h"

/* Sets *out_docid to the one article that name means. A path may be relative to
 * the current folder and go through links. PT_ENOTFOUND: there is none, and the
 * message tells what is known about the file of that name, or which articles
 * have a file name like it; PT_EINVALID: there are several, which it names;
 * PT_EMODIFIED, PT_ECORRUPT, PT_EIO, PT_ENOMEM. */
enum pt_status pt_find_article(const struct pt_reader *reader,
                               struct pt_str name,
                               uint32_t *out_docid,
                               struct pt_error *err) PT_NODISCARD;

#endif
