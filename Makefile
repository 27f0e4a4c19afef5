# pt-search: `make demo` shows it, `make check` proves it, `make help` lists the
# rest. One make for the whole tree: each room says what it holds in room.mk.

VERSION := 0.1.0
SOVERSION := 0
# Of the last change of what the manual says.
MANUAL_DATE := 2026-11-22

MODE ?= release
BUILD ?= build
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
DESTDIR ?=

CC ?= cc
CXX ?= g++
PKG_CONFIG ?= pkg-config
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif

# What each mode adds to the user's flags.
MODE_release := -O2 -g -DNDEBUG
MODE_debug   := -O0 -g
MODE_asan    := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer \
                -fno-sanitize-recover=undefined
MODE_tsan    := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
MODE_cov     := -O0 -g --coverage
MODE_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
                -fno-sanitize-recover=undefined
ifeq ($(origin MODE_$(MODE)),undefined)
$(error MODE is one of release debug asan tsan cov fuzz, not "$(MODE)")
endif

WARN := -Wall -Wextra
ifdef DEVELOPER
WARN += -Wpedantic -Wshadow -Wconversion -Wwrite-strings -Wvla -Wundef \
        -Wformat=2 -Werror
WARN_C := -Wstrict-prototypes -Wmissing-prototypes
endif

CPPFLAGS ?=
CFLAGS   ?=
CXXFLAGS ?=
LDFLAGS  ?=
COMMON_FLAGS := -I. -fPIC -pthread -fvisibility=hidden -DPT_VERSION='"$(VERSION)"' \
                $(MODE_$(MODE)) $(WARN) $(CPPFLAGS)
PT_CFLAGS   = -std=c17 -D_POSIX_C_SOURCE=200809L $(COMMON_FLAGS) $(WARN_C) $(CFLAGS)
PT_CXXFLAGS = -std=c++17 $(COMMON_FLAGS) $(CXXFLAGS)
PT_LDFLAGS  = $(filter -fsanitize% --coverage,$(MODE_$(MODE))) \
              -pthread -Wl,--as-needed -Wl,-O1 $(LDFLAGS)

# The programs take libstemmer and libunistring from their archives where there
# are any: a shared library costs each start of pt-search a tenth of its time. So
# does zlib there; libxapian it loads when a query needs it.
archive_or_shared = $(or $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l$(1))
XAPIAN_LIBS   ?= $(or $(shell $(PKG_CONFIG) --libs xapian-core 2>/dev/null),-lxapian)
CHECK_LIBS    ?= $(shell $(PKG_CONFIG) --libs check)
CHECK_CFLAGS  ?= $(shell $(PKG_CONFIG) --cflags check)
STEMMER_LIBS  ?= -lstemmer
TEXT_LIBS      = $(call archive_or_shared,stemmer) $(call archive_or_shared,unistring)
PROGRAM_LIBS   = $(XAPIAN_LIBS) $(TEXT_LIBS) -lz $(call archive_or_shared,deflate)
SEARCH_LIBS    = $(TEXT_LIBS) $(call archive_or_shared,z) $(call archive_or_shared,deflate) -lm -ldl
LIBRARY_LIBS   = $(XAPIAN_LIBS) $(STEMMER_LIBS) -lunistring -lz -ldeflate

include common/room.mk index/room.mk indexer/room.mk search/room.mk tests/room.mk

# Only pt-read has these, and the tests: the library and the programs that
# people start link none of what reads other people's formats.
READ_CFLAGS ?= $(shell $(PKG_CONFIG) --cflags $(READ_PACKAGES))
READ_LIBS   ?= $(shell $(PKG_CONFIG) --libs $(READ_PACKAGES))

O := $(BUILD)/$(MODE)
objects = $(patsubst %,$(O)/%.o,$(basename $(1)))

ROOM_OBJ    := $(call objects,$(COMMON_SRC) $(INDEX_SRC) $(INDEXER_SRC) $(SEARCH_SRC))
LOADED_OBJ    := $(call objects,$(LOADED_SRC))
LOADER_OBJ    := $(call objects,$(LOADER_SRC) index/binding/engine_calls.c)
MODULE_OBJ    := $(call objects,$(MODULE_SRC) index/binding/engine_table.c)
READ_OBJ      := $(call objects,$(READ_SRC) indexer/serve.c)
PT_INDEX_OBJ  := $(call objects,$(PT_INDEX_SRC) $(PROGRAM_SRC))
PT_SEARCH_OBJ := $(call objects,$(PT_SEARCH_SRC) $(PROGRAM_SRC))
PT_READ_OBJ   := $(call objects,$(COMMON_SRC) $(INDEXER_READ_SRC) $(READ_SRC) $(PT_READ_SRC))
BAD_READER_OBJ := $(call objects,$(BAD_READER_SRC) indexer/serve.c $(INDEXER_READ_SRC) $(COMMON_SRC))
WRITE_INDEX_OBJ  := $(call objects,$(WRITE_INDEX_SRC) $(MANUAL_SRC) $(COMMON_SRC))
WRITE_SEARCH_OBJ := $(call objects,$(WRITE_SEARCH_SRC) $(MANUAL_SRC) $(COMMON_SRC))
TEST_OBJ      := $(call objects,$(TEST_SRC))
RUN_AGREE_OBJ := $(call objects,$(RUN_AGREE_SRC))
RUN_SHARDS_OBJ := $(call objects,$(RUN_SHARDS_SRC))

# build/bin and build/lib are the release build's; other modes keep theirs.
ifeq ($(MODE),release)
OUT := $(BUILD)
else
OUT := $(O)
endif
BIN := $(OUT)/bin
LIB := $(OUT)/lib
SO  := $(LIB)/libptsearch.so.$(SOVERSION)
ENGINE := $(LIB)/pt-search/xapian-c.so

# The manual and the completions, laid out as they are installed.
SHARE := $(OUT)/share
SHARED := man/man1/pt-index.1 man/man1/pt-search.1 man/man3/ptindex.3 man/man3/ptsearch.3 man/man7/pt-query.7 \
    $(foreach program,pt-index pt-search,bash-completion/completions/$(program) \
        zsh/site-functions/_$(program) fish/vendor_completions.d/$(program).fish)

ifeq ($(V),1)
say = @:
run :=
else
say = @printf '  %-5s %s\n' $(1) $(2)
run := @
endif

.SUFFIXES:
.DELETE_ON_ERROR:
.PHONY: all demo check check-all check-unit check-cli check-house asan coverage agree shards bench servers cost families sheet stories \
        extraction relevance dist deb check-packages pictures force setup install uninstall clean help format format-check lint

all: $(BIN)/pt-index $(BIN)/pt-search $(BIN)/pt-read $(LIB)/libptsearch.so $(ENGINE) \
     $(addprefix $(SHARE)/,$(SHARED)) $(O)/examples

# What is reached is asked of the rooms, not of the tests.
c_flags = $(if $(filter tests/%,$<),$(filter-out --coverage,$(PT_CFLAGS)) $(CHECK_CFLAGS),$(PT_CFLAGS))

$(O)/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(run)$(CC) $(c_flags) $(if $(filter $<,$(READ_SRC)),$(READ_CFLAGS:-I%=-isystem %)) \
	    -MMD -MP -c $< -o $@

$(O)/%.o: %.cc
	$(call say,CXX,$<)
	@mkdir -p $(@D)
	$(run)$(CXX) $(PT_CXXFLAGS) -MMD -MP -c $< -o $@

# The programs are not position-independent: 12,000 relocations, nearly all in
# libstemmer's tables, would be a tenth of a cold search. PROGRAM_LDFLAGS=-pie
# for who prefers addresses shuffled.
PROGRAM_LDFLAGS ?= -no-pie

# What has index/binding/ in it is linked by the C++ compiler, whose runtime it
# needs.
$(BIN)/pt-index: $(PT_INDEX_OBJ) $(ROOM_OBJ)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CXX) -o $@ $^ $(PROGRAM_LDFLAGS) $(PT_LDFLAGS) $(PROGRAM_LIBS)

# pt-search has not: libxapian and that runtime are half of a cold query, and come
# with the module, at the first call (index/binding/engine_load.h).
$(BIN)/pt-search: $(PT_SEARCH_OBJ) $(filter-out $(LOADED_OBJ),$(ROOM_OBJ)) $(LOADER_OBJ) | $(ENGINE)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CC) -o $@ $^ $(PROGRAM_LDFLAGS) $(PT_LDFLAGS) $(SEARCH_LIBS)

# A name that is missing shows here, unless a sanitizer is to bring some.
$(ENGINE): $(MODULE_OBJ) index/binding/engine.map
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CXX) -shared -o $@ $(MODULE_OBJ) $(PT_LDFLAGS) \
	    -Wl,--version-script=index/binding/engine.map \
	    $(if $(filter -fsanitize%,$(PT_LDFLAGS)),,-Wl,-z,defs) $(XAPIAN_LIBS) -lm

# Both sides of the call from pt-search into its module, and the sum of what they
# have to agree on.
ENGINE_FACE := index/binding/engine_calls.awk index/xapian_c.h $(wildcard index/binding/*.h)
$(O)/index/binding/engine_%.c: $(ENGINE_FACE)
	$(call say,WRITE,$@)
	@mkdir -p $(@D)
	$(run)sum=$$(cat $^ | cksum | tr ' ' -) && \
	    awk -v write=$* -v sum=$$sum -f $< index/xapian_c.h >$@
ENGINE_MADE := $(O)/index/binding/engine_calls $(O)/index/binding/engine_table
$(ENGINE_MADE:=.o): %.o: %.c
	$(call say,CC,$<)
	$(run)$(CC) $(PT_CFLAGS) -MMD -MP -c $< -o $@

# Addresses are shuffled here, where hostile files are read.
$(BIN)/pt-read: $(PT_READ_OBJ)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CC) -o $@ $^ -pie -Wl,-z,relro,-z,now $(PT_LDFLAGS) $(READ_LIBS) \
	    $(TEXT_LIBS) -lz

# Where make install puts pt-read and the module; remembered, so that another
# PREFIX or LIBDIR counts.
LIBEXEC := $(PREFIX)/libexec/pt-search
$(O)/indexer/worker.o: PT_CFLAGS += -DPT_LIBEXECDIR='"$(LIBEXEC)"'
$(O)/indexer/worker.o: $(O)/libexec
$(O)/index/binding/engine_load.o: PT_CFLAGS += -DPT_LIBDIR='"$(LIBDIR)"'
$(O)/index/binding/engine_load.o: $(O)/libdir
$(O)/libexec: remembered = $(LIBEXEC)
$(O)/libdir: remembered = $(LIBDIR)
$(O)/libexec $(O)/libdir: force
	@mkdir -p $(@D)
	@echo '$(remembered)' | cmp -s - $@ || echo '$(remembered)' > $@

$(SO): $(ROOM_OBJ) search/ptsearch.map
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CXX) -shared -o $@ $(ROOM_OBJ) $(PT_LDFLAGS) \
	    -Wl,-soname,$(@F) -Wl,--version-script=search/ptsearch.map \
	    $(LIBRARY_LIBS)

$(LIB)/libptsearch.so: $(SO)
	$(run)ln -sf $(<F) $@

# What is made of the tables that the programs are made of.
WRITE_INDEX  := $(O)/indexer/manual/write_index
WRITE_SEARCH := $(O)/search/manual/write_search
$(WRITE_INDEX): $(WRITE_INDEX_OBJ)
$(WRITE_SEARCH): $(WRITE_SEARCH_OBJ)
$(WRITE_INDEX) $(WRITE_SEARCH):
	$(call say,LINK,$@)
	$(run)$(CC) -o $@ $^ $(PT_LDFLAGS) $(TEXT_LIBS)

$(O)/common/manual.o: PT_CFLAGS += -DPT_MANUAL_DATE='"$(MANUAL_DATE)"'
$(SHARE)/man/man1/pt-index.1: $(WRITE_INDEX)
$(SHARE)/man/man1/pt-search.1 $(SHARE)/man/man7/pt-query.7: $(WRITE_SEARCH)
$(SHARE)/man/man1/pt-index.1 $(SHARE)/man/man1/pt-search.1 $(SHARE)/man/man7/pt-query.7:
	$(call say,WRITE,$@)
	@mkdir -p $(@D)
	$(run)$< $(@F) >$@

$(SHARE)/man/man3/ptindex.3: indexer/ptindex.h
$(SHARE)/man/man3/ptsearch.3: search/ptsearch.h
$(SHARE)/man/man3/ptindex.3 $(SHARE)/man/man3/ptsearch.3: common/status.h common/header_page.awk
	$(call say,WRITE,$@)
	@mkdir -p $(@D)
	$(run)awk -v version=$(VERSION) -v date=$(MANUAL_DATE) -f common/header_page.awk \
	    $(filter-out common/%,$^) common/status.h >$@

write_shell = @mkdir -p $(@D) && $< $(1) >$@
$(SHARE)/bash-completion/completions/pt-index: $(WRITE_INDEX) ; $(call write_shell,bash)
$(SHARE)/bash-completion/completions/pt-search: $(WRITE_SEARCH) ; $(call write_shell,bash)
$(SHARE)/zsh/site-functions/_pt-index: $(WRITE_INDEX) ; $(call write_shell,zsh)
$(SHARE)/zsh/site-functions/_pt-search: $(WRITE_SEARCH) ; $(call write_shell,zsh)
$(SHARE)/fish/vendor_completions.d/pt-index.fish: $(WRITE_INDEX) ; $(call write_shell,fish)
$(SHARE)/fish/vendor_completions.d/pt-search.fish: $(WRITE_SEARCH) ; $(call write_shell,fish)

# Every example of table and manual, for the tests.
$(O)/examples: $(WRITE_SEARCH) $(WRITE_INDEX)
	$(run)$(WRITE_SEARCH) examples >$@ && $(WRITE_INDEX) examples >>$@

$(O)/tests/run_units: $(TEST_OBJ) $(ROOM_OBJ) $(READ_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(CHECK_LIBS) $(PROGRAM_LIBS) $(READ_LIBS)

$(O)/tests/bad_reader: $(BAD_READER_OBJ)
	$(call say,LINK,$@)
	$(run)$(CC) -o $@ $^ $(PT_LDFLAGS) $(TEXT_LIBS)

$(O)/tests/families: $(O)/tests/families.o $(ROOM_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(PROGRAM_LIBS)

$(O)/tests/run_agree: $(RUN_AGREE_OBJ) $(ROOM_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(CHECK_LIBS) $(PROGRAM_LIBS)

$(O)/tests/run_shards: $(RUN_SHARDS_OBJ) $(ROOM_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(CHECK_LIBS) $(PROGRAM_LIBS)

# --- What a newcomer types ------------------------------------------------

setup:
	@sh tests/house/setup.sh

# What a newcomer builds is built by all cores, unless make was told by how many.
CORES := $(shell nproc 2>/dev/null || echo 1)
by_all_cores = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(CORES))

demo: setup
	@$(MAKE) --no-print-directory $(by_all_cores) all
	@sh tests/house/demo.sh $(abspath $(BIN))

check: setup
	@$(MAKE) --no-print-directory $(by_all_cores) DEVELOPER=1 all $(O)/tests/run_units
	@$(MAKE) --no-print-directory DEVELOPER=1 check-all

check-all: all check-house check-unit check-cli
	@$(MAKE) --no-print-directory $(by_all_cores) MODE=asan DEVELOPER=1 $(BUILD)/asan/tests/run_units
	@$(MAKE) --no-print-directory MODE=asan DEVELOPER=1 check-unit check-fuzz
	@$(MAKE) --no-print-directory DEVELOPER=1 check-hostile
	@echo "make check: all passed"

# Each test is a fork: a small quarantine keeps thousands of them quick.
UNIT_ENV := $(if $(filter asan,$(MODE)),ASAN_OPTIONS=$${ASAN_OPTIONS:-quarantine_size_mb=8})

# The suites are dealt out to a process for each core, one that was picked to one.
UNIT_PARTS = $(if $(CK_RUN_SUITE)$(CK_RUN_CASE),1,$(CORES))
check-unit: $(O)/tests/run_units $(O)/tests/bad_reader $(BIN)/pt-read
	$(call say,TEST,"$(MODE) unit tests")
	@export PT_SAMPLES=$(abspath tests/articles) PT_READER=$(abspath $(BIN))/pt-read \
	    PT_BAD_READER=$(abspath $(O))/tests/bad_reader CK_DEFAULT_TIMEOUT=60 $(UNIT_ENV); \
	    seq -f '%g/$(UNIT_PARTS)' $(UNIT_PARTS) | xargs -n 1 -P $(UNIT_PARTS) $(O)/tests/run_units

check-cli: all
	$(call say,TEST,"both programs from a shell")
	@PT_BIN=$(abspath $(BIN)) PT_LIB=$(abspath $(LIB)) PT_SHARE=$(abspath $(SHARE)) \
	    PT_EXAMPLES=$(abspath $(O))/examples BUILD=$(abspath $(BUILD)) CC="$(CC)" \
	    sh tests/cli/run.sh $(TESTS)

check-house:
	$(call say,TEST,"rooms and headers")
	@CC="$(CC)" CXX="$(CXX)" sh tests/house/check.sh

asan:
	@$(MAKE) --no-print-directory MODE=asan check-unit

# How much of the rooms the tests reach; of FILES which lines they do not.
# Some fail for being slow without optimisation; what they reach counts.
coverage:
	@rm -rf $(BUILD)/cov
	@$(MAKE) --no-print-directory MODE=cov all
	-@$(MAKE) --no-print-directory -k MODE=cov check-unit check-cli
	@python3 tests/house/coverage.py $(BUILD)/cov $(FILES)

# Index, text and definition on N random queries from SEED on, over our own
# articles or those of an INDEX. Memory comes filled, so that an answer which
# goes by what it held before differs.
N ?= 100000
SEED ?= 1
agree: $(O)/tests/run_agree
	@MALLOC_PERTURB_=165 $(O)/tests/run_agree $(N) $(SEED) $(INDEX)

# N random questions to one index and to several of the same articles, as
# folders and behind servers.
shards: N := 1000
shards: $(O)/tests/run_shards
	@$(O)/tests/run_shards $(N) $(SEED)

bench: setup
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory $(BUILD)/bench/matcher $(BUILD)/bench/ranking
	@CC="$(CC)" CXX="$(CXX)" sh tests/bench/bench.sh $(abspath $(BIN)) $(abspath $(LIB)) \
	    $(abspath $(BUILD))/bench

# What a query of four servers costs beside one of one index of ARTICLES.
servers: ARTICLES := tests/articles
servers: all
	@CC="$(CC)" CXX="$(CXX)" sh tests/bench/servers.sh $(abspath $(BIN)) $(abspath $(LIB)) \
	    $(ARTICLES)

# Notes what a small build and the like cost today; see tests/cli/t94-cost.sh.
cost: all
	@PYTHONDONTWRITEBYTECODE=1 python3 tests/bench/cost.py $(abspath $(BIN)) \
	    tests/articles write

$(BUILD)/bench/matcher: $(call objects,tests/bench/matcher.c) $(ROOM_OBJ)
$(BUILD)/bench/ranking: $(call objects,tests/bench/ranking.c) $(ROOM_OBJ)
$(BUILD)/bench/matcher $(BUILD)/bench/ranking:
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(PROGRAM_LIBS)

# Copies of every kind planted among the articles of CORPORA (JSON Lines), and
# what is joined among these themselves.
stories: $(BUILD)/stories/judge
	@python3 tests/stories/measure_stories.py $(BUILD)/stories/judge $(CORPORA)

$(BUILD)/stories/judge: $(call objects,tests/stories/judge.c) $(ROOM_OBJ)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(PROGRAM_LIBS)

# To be read: what QUERIES find in INDEX. The pages hold what the articles hold.
QUERIES ?= tests/sheet/queries.txt
sheet: all
	@sh tests/sheet/sheet.sh $(abspath $(BIN)) $(INDEX) $(QUERIES) \
	    $(abspath $(BUILD))/sheet

# To be read: which words of an index pass for one another.
families: $(O)/tests/families
	@$(O)/tests/families "$(INDEX)"

# How well the article is told from the page: on pages made of a corpus.
CORPUS ?= ../shared/corpora/bbc.jsonl.xz
$(O)/tests/extraction/extract: $(call objects,tests/extraction/extract.c) $(READ_OBJ) \
        $(call objects,$(COMMON_SRC) $(INDEXER_READ_SRC))
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(run)$(CC) -o $@ $^ $(PT_LDFLAGS) $(READ_LIBS) $(TEXT_LIBS) -lz

extraction: $(O)/tests/extraction/extract
	@PYTHONDONTWRITEBYTECODE=1 python3 tests/extraction/measure_extraction.py $< $(CORPUS)

# How good the order of answers is, on collections with judgements. Their texts
# are for research: none of them is here.
COLLECTIONS ?= ../shared/relevance
relevance: all
	@PYTHONDONTWRITEBYTECODE=1 python3 tests/relevance/measure_relevance.py \
	    $(abspath $(BIN)) $(BUILD)/relevance $(COLLECTIONS)

# --- To others ------------------------------------------------------------

RELEASE := pt-search-$(VERSION)
TARBALL ?= $(BUILD)/$(RELEASE).tar.gz

dist:
	$(call say,PACK,$(TARBALL))
	@mkdir -p $(dir $(TARBALL))
	$(run)python3 tests/house/dist.py $(RELEASE) $(TARBALL)

# In a folder of their own, as from a clean checkout; the user's flags and
# DEB_BUILD_OPTIONS count.
deb: dist
	@rm -rf $(BUILD)/deb && mkdir -p $(BUILD)/deb
	@tar -xzf $(TARBALL) -C $(BUILD)/deb
	cd $(BUILD)/deb/$(RELEASE) && env -u MAKEFLAGS -u MAKELEVEL \
	    dpkg-buildpackage -us -uc
	@ls $(BUILD)/deb/*.deb

# Builds the packages, installs, tries and purges them: Debian, and root.
check-packages:
	@sh tests/house/setup.sh packages
	@$(MAKE) --no-print-directory deb
	@sh tests/house/packages.sh $(BUILD)/deb

# The README's: terminals with what pt-search says today.
pictures: all
	@python3 tests/house/picture.py $(BIN) tests/articles search/manual

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(LIBDIR)/pt-search \
	    $(DESTDIR)$(PREFIX)/include/pt-search/common $(DESTDIR)$(LIBEXEC)
	install -m 755 $(BIN)/pt-index $(BIN)/pt-search $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BIN)/pt-read $(DESTDIR)$(LIBEXEC)
	install -m 644 $(SO) $(DESTDIR)$(LIBDIR)
	install -m 644 $(ENGINE) $(DESTDIR)$(LIBDIR)/pt-search
	ln -sf $(notdir $(SO)) $(DESTDIR)$(LIBDIR)/libptsearch.so
	install -m 644 search/ptsearch.h indexer/ptindex.h \
	    $(DESTDIR)$(PREFIX)/include/pt-search
	install -m 644 common/status.h $(DESTDIR)$(PREFIX)/include/pt-search/common
	for file in $(SHARED); do \
	    install -d $(DESTDIR)$(PREFIX)/share/$${file%/*} && \
	    install -m 644 $(SHARE)/$$file $(DESTDIR)$(PREFIX)/share/$$file || exit 1; \
	done
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
	    -e 's|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|' \
	    search/ptsearch.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/ptsearch.pc
	@[ -n "$(DESTDIR)" ] || echo "now run ldconfig: it tells the loader of $(LIBDIR)/$(notdir $(SO))"

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/pt-index $(DESTDIR)$(PREFIX)/bin/pt-search \
	    $(DESTDIR)$(LIBDIR)/libptsearch.so* \
	    $(DESTDIR)$(LIBDIR)/pkgconfig/ptsearch.pc \
	    $(addprefix $(DESTDIR)$(PREFIX)/share/,$(SHARED))
	rm -rf $(DESTDIR)$(PREFIX)/include/pt-search $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(LIBDIR)/pt-search

format:
	clang-format -i $(FORMATTED)

format-check:
	clang-format --dry-run -Werror $(FORMATTED)

# Silent when there is nothing to say; what is asked is in .clang-tidy.
lint:
	$(call say,LINT,"the rooms")
	@printf '%s\n' $(filter-out tests/%,$(filter %.c,$(FORMATTED))) | \
	    xargs -n 8 -P 2 sh -c 'exec clang-tidy --quiet "$$@" -- -std=c17 \
	    -D_POSIX_C_SOURCE=200809L -I. $(READ_CFLAGS) 2>/dev/null' lint

FORMATTED = $(wildcard $(foreach folder,common index index/* indexer indexer/* search search/* tests, \
              $(folder)/*.[ch] $(folder)/*.cc $(folder)/*.hh))

clean:
	rm -rf $(BUILD)

help:
	@echo "make demo      set up, build, index the samples, show three answers"
	@echo "make check     set up, build, pass every test"
	@echo "make           build $(BUILD)/bin and $(BUILD)/lib"
	@echo "make install   PREFIX=$(PREFIX) LIBDIR= DESTDIR=; make uninstall"
	@echo "make dist      $(TARBALL), the same bytes each time"
	@echo "make deb       Debian packages in $(BUILD)/deb; check-packages tries them"
	@echo "make pictures  the README's terminals, in search/manual"
	@echo "make check-unit CK_RUN_SUITE=snippet   one suite; MODE=debug|asan|tsan|cov"
	@echo "make coverage  how much of the house the tests reach; FILES="
	@echo "make asan      unit tests under the address and undefined sanitizers"
	@echo "make tsan      searching threads under the thread sanitizer"
	@echo "make shards    one index against several, and servers, on random questions; N= SEED="
	@echo "make agree     index against text on random queries; N= SEED= INDEX="
	@echo "make torture   what goes wrong below: kills, power cuts, disk, memory; RIG= TRIALS="
	@echo "make stories   precision and recall of copies; CORPORA=FILE.jsonl…"
	@echo "make wheel     the Python module for pip; make check-python tests it"
	@echo "make bench     the figures of the README, beside other engines; QUICK=1 SIZE="
	@echo "make servers   what four servers cost beside one index; ARTICLES=FOLDER ROUNDS= CLASS="
	@echo "make cost      notes what check holds: instructions of a build and of queries"
	@echo "make sheet     answers to be read by a person; INDEX=DIR QUERIES=FILE"
	@echo "make check-hostile damage, hostile queries and files; make fuzz SECONDS= TARGETS="
	@echo "make extraction precision and recall of articles in pages; CORPUS="
	@echo "make relevance how good the order is; COLLECTIONS=FOLDER"
	@echo "make format, format-check, lint, clean; V=1 shows commands"

include search/python/python.mk indexer/systemd/systemd.mk tests/threads.mk tests/faults/faults.mk tests/fuzz/room.mk

-include $(ROOM_OBJ:.o=.d) $(PT_INDEX_OBJ:.o=.d) $(PT_SEARCH_OBJ:.o=.d) $(LOADER_OBJ:.o=.d) $(MODULE_OBJ:.o=.d) $(PT_READ_OBJ:.o=.d) $(WRITE_INDEX_OBJ:.o=.d) $(WRITE_SEARCH_OBJ:.o=.d) $(BAD_READER_OBJ:.o=.d) $(TEST_OBJ:.o=.d) $(RUN_AGREE_OBJ:.o=.d) $(RUN_SHARDS_OBJ:.o=.d) $(wildcard $(O)/tests/*/*.d)
