# make -f digest.mk: the pages that queries/ asks for, made again when an article
# or the query changed. queries/NAME.txt holds one query.
ARTICLES := articles
PAGES := $(patsubst queries/%.txt,%.html,$(wildcard queries/*.txt))

all: $(PAGES)

.index/stamp: $(ARTICLES) $(shell find $(ARTICLES) -type f)
	pt-index --quiet --index .index/index $(ARTICLES)
	touch $@

# Nothing found is exit status 1, and a page that says so.
%.html: queries/%.txt .index/stamp
	pt-search --index .index/index --format html -n all -q "$$(cat $<)" >$@ || \
	    [ $$? -eq 1 ]
