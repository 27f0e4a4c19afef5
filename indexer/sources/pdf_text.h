/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pdf_text.h: the lines of a PDF's pages -> an article.
 */
#ifndef INDEXER_SOURCES_PDF_TEXT_H
#define INDEXER_SOURCES_PDF_TEXT_H

#include "common/arena.h"
#include "common/article.h"
#include "common/error.h"
#include "indexer/sources/pdf_boxes.h"

/* Fills of *out, which was zero-initialised with date PT_DATE_NONE: text,
 * boilerplate (running heads, each once), title, author and date, with their
 * origins. Lines are joined to paragraphs, across columns and pages too, words
 * that were parted at a line's end are whole again. Views live in arena; boxes
 * has its lines marked by what they are. PT_OK; PT_EINVALID: no text in it;
 * PT_ENOMEM. */
enum pt_status pt_pdf_text_read(struct pt_pdf_boxes *boxes,
                                struct pt_arena *arena,
                                struct pt_article *out,
                                struct pt_error *err) PT_NODISCARD;

#endif
