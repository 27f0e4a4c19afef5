# Index, text matcher and slow matcher held against each other.
AGREE_SRC := tests/agree.c tests/agree_run.c tests/agree_shrink.c \
    tests/agree_corpus.c tests/ask.c tests/ask_draw.c tests/ask_words.c tests/ask_values.c tests/ask_reduce.c \
    tests/slow_resolve.c

TEST_SRC := \
    tests/run_units.c \
    tests/check_base.c \
    tests/check_fold.c \
    tests/check_stem.c \
    tests/check_analyze.c \
    tests/check_word_break.c \
    tests/check_layout.c \
    tests/check_article.c \
    tests/check_variants.c \
    tests/check_names.c \
    tests/check_synonyms.c \
    tests/check_date.c \
    tests/check_langid.c \
    tests/check_opt.c \
    tests/check_manual.c \
    search/manual/query_page.c \
    search/program/options.c \
    tests/check_xapian_c.c \
    tests/check_pruning.c \
    tests/check_vetting.c \
    tests/check_ties.c \
    tests/xapian_c_header.cc \
    tests/check_schema.c \
    tests/check_record.c \
    tests/check_lengths.c \
    tests/check_word_pairs.c \
    tests/check_document.c \
    tests/check_checksums.c \
    tests/check_index_dir.c \
    tests/check_postings.c \
    tests/check_shard_set.c \
    tests/check_index.c \
    tests/index_dump.c \
    tests/made_documents.c \
    tests/check_glass.c \
    tests/check_bulk.c \
    tests/check_ignore.c \
    tests/check_encoding.c \
    tests/check_source_text.c \
    tests/check_walk.c \
    tests/check_xml_read.c \
    tests/source_rig.c \
    tests/check_source_feed.c \
    tests/check_source_office.c \
    tests/check_unpack.c \
    tests/check_source_archive.c \
    tests/check_source_warc.c \
    tests/pack.c \
    tests/check_synonym_table.c \
    tests/check_ingest.c \
    tests/check_kind.c \
    tests/check_input.c \
    tests/check_wire.c \
    tests/check_worker.c \
    tests/check_query_lex.c \
    tests/check_query_parse.c \
    tests/check_query_args.c \
    tests/check_resolve.c \
    tests/check_spellings.c \
    tests/check_spots.c \
    tests/check_plan.c \
    tests/check_match.c \
    tests/check_walked.c \
    tests/check_ranking.c \
    tests/check_text_match.c \
    tests/slow_match.c \
    tests/slow_fields.c \
    tests/check_snippet.c \
    tests/check_snippet_query.c \
    tests/read_clause.c \
    tests/search_rig.c \
    tests/check_ptsearch.c \
    tests/check_safe.c \
    tests/check_text_ask.c \
    tests/check_whynot.c \
    tests/check_show.c \
    tests/check_kwic.c \
    tests/check_find_article.c \
    tests/check_words.c \
    tests/check_explain.c \
    tests/check_recency.c \
    tests/check_suggest.c \
    tests/check_pathological.c \
    tests/archive.c \
    tests/failing_memory.c \
    tests/check_facet.c \
    tests/check_timeline.c \
    search/query/query_args.c \
    tests/check_agree.c \
    tests/check_filter.c \
    tests/check_source_pdf.c \
    tests/check_source_mail.c \
    tests/check_shortcuts.c \
    tests/check_sketch.c \
    tests/check_story.c \
    tests/check_json_read.c \
    tests/check_source_json.c \
    tests/read_source.c \
    tests/check_source_markdown.c \
    tests/check_charsets.c \
    tests/check_ledger.c \
    tests/check_changes.c \
    tests/check_update.c \
    tests/check_export.c \
    tests/check_ahead.c \
    tests/check_html_tree.c \
    tests/check_html_article.c \
    tests/check_html_meta.c \
    tests/check_narrow.c \
    tests/check_like.c \
    tests/check_complete.c \
    tests/check_edits.c \
    tests/check_compare.c \
    tests/shards.c \
    tests/split_serve.c \
    tests/check_shards.c \
    $(MANUAL_SRC) \
    $(AGREE_SRC)

# A pt-read that behaves badly when it is told to.
BAD_READER_SRC := tests/bad_reader.c

# make shards
RUN_SHARDS_SRC := tests/run_shards.c tests/run_at_length.c tests/shards.c tests/split_serve.c \
    tests/search_rig.c tests/slow_match.c tests/slow_fields.c $(AGREE_SRC)

# make agree
RUN_AGREE_SRC := tests/run_agree.c tests/run_at_length.c tests/search_rig.c tests/slow_match.c \
    tests/slow_fields.c $(AGREE_SRC)
