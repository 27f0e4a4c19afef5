SEARCH_SRC := search/query_lex.c search/query_ast.c search/query_build.c \
    search/query_parse.c search/clause.c search/vocabulary.c \
    search/spellings.c search/spelt.c \
    search/resolve_word.c search/resolve_synonyms.c \
    search/resolve.c search/plan.c \
    search/plan_engine.c search/plan_phrase.c search/plan_near.c \
    search/match.c search/match_engine.c search/match_text.c \
    search/match_stream.c search/match_stories.c search/match_copies.c \
    search/match_articles.c search/facet.c search/timeline.c \
    search/match_units.c search/match_places.c search/leaf_weights.c search/readings.c \
    search/text_match.c search/text_load.c search/text_places.c search/text_fields.c \
    search/text_match_eval.c search/text_phrase.c search/text_near.c \
    search/snippet.c search/query_run.c search/results.c search/suggest.c \
    search/text_ask.c search/find_article.c search/whynot.c \
    search/whynot_unit.c search/whynot_nearest.c search/whynot_word.c \
    search/whynot_phrase.c search/whynot_pair.c search/whynot_quote.c \
    search/suggest_clauses.c search/suggest_number.c \
    search/suggest_spelling.c search/spell.c \
    search/explain.c search/explain_query.c search/explain_score.c \
    search/show.c search/kwic.c search/narrow.c search/seen.c search/like.c search/complete.c search/compare.c \
    search/ptsearch.c

# The program: linked with every room, not part of the library.
PT_SEARCH_SRC := search/pt_search.c search/settings.c search/query_args.c \
    search/render_text.c search/render_json.c search/render_whynot.c \
    search/render_explain.c search/render_table.c search/render_markdown.c \
    search/render_show.c search/render_kwic.c search/render_facets.c \
    search/render_timeline.c search/render_html.c search/render_page.c \
    search/render_page_tables.c search/render_link.c search/terminal.c \
    search/child.c search/pager.c search/open_hit.c search/remarks.c \
    search/seen_file.c search/batch.c search/render_diff.c
