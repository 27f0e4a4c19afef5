SEARCH_SRC := \
    search/query/query_lex.c \
    search/query/query_ast.c \
    search/query/query_build.c \
    search/query/query_parse.c \
    search/query/clause.c \
    search/query/vocabulary.c \
    search/query/spellings.c \
    search/query/resolve_word.c \
    search/query/resolve_synonyms.c \
    search/query/resolve.c \
    search/query/spell.c \
    search/match/spelt.c \
    search/match/plan.c \
    search/match/plan_engine.c \
    search/match/plan_weights.c \
    search/match/plan_phrase.c \
    search/match/plan_near.c \
    search/match/match.c \
    search/match/match_engine.c \
    search/match/match_text.c \
    search/match/match_stream.c \
    search/match/match_like.c \
    search/match/match_stories.c \
    search/match/match_copies.c \
    search/match/match_articles.c \
    search/match/match_units.c \
    search/match/match_places.c \
    search/match/leaf_weights.c \
    search/match/readings.c \
    search/match/text_match.c \
    search/match/text_load.c \
    search/match/text_places.c \
    search/match/text_fields.c \
    search/match/text_match_eval.c \
    search/match/text_phrase.c \
    search/match/text_near.c \
    search/match/text_ask.c \
    search/answer/facet.c \
    search/answer/timeline.c \
    search/answer/snippet.c \
    search/answer/snippet_cut.c \
    search/answer/suggest.c \
    search/answer/find_article.c \
    search/answer/whynot.c \
    search/answer/whynot_unit.c \
    search/answer/whynot_nearest.c \
    search/answer/whynot_word.c \
    search/answer/whynot_phrase.c \
    search/answer/whynot_pair.c \
    search/answer/whynot_quote.c \
    search/answer/suggest_clauses.c \
    search/answer/suggest_number.c \
    search/answer/suggest_spelling.c \
    search/answer/explain.c \
    search/answer/explain_query.c \
    search/answer/explain_score.c \
    search/answer/show.c \
    search/answer/kwic.c \
    search/answer/lines.c \
    search/answer/narrow.c \
    search/answer/seen.c \
    search/answer/like.c \
    search/answer/complete.c \
    search/answer/compare.c \
    search/query_run.c \
    search/results.c \
    search/ptsearch.c

# The program: linked with every room, not part of the library.
PT_SEARCH_SRC := \
    search/query/query_args.c \
    search/program/pt_search.c \
    search/program/options.c \
    search/program/settings.c \
    search/program/config_file.c \
    search/program/render_text.c \
    search/program/render_json.c \
    search/program/render_whynot.c \
    search/program/render_explain.c \
    search/program/render_table.c \
    search/program/render_markdown.c \
    search/program/render_show.c \
    search/program/render_kwic.c \
    search/program/render_facets.c \
    search/program/render_timeline.c \
    search/program/render_html.c \
    search/program/render_page.c \
    search/program/render_page_tables.c \
    search/program/render_link.c \
    search/program/terminal.c \
    search/program/child.c \
    search/program/pager.c \
    search/program/open_hit.c \
    search/program/remarks.c \
    search/program/seen_file.c \
    search/program/batch.c \
    search/program/render_diff.c

# The generator of its manual and completions.
WRITE_SEARCH_SRC := search/manual/write_search.c \
    search/manual/search_page.c \
    search/manual/query_page.c \
    search/program/options.c \
    index/schema.c
