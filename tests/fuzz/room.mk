# Fuzzing: every parser and decoder (fuzz.h). make check-fuzz replays seeds with
# any compiler; make fuzz needs clang, and gives each of TARGETS SECONDS in all, by
# turns; it goes on where it stopped while the sources stay as they are.
FUZZ_SRC := tests/fuzz/fuzz.c tests/fuzz/fuzz_texts.c tests/fuzz/fuzz_sources.c \
    tests/fuzz/fuzz_stored.c tests/fuzz/fuzz_outputs.c
FUZZ_PROGRAM_SRC := $(filter-out search/program/pt_search.c,$(PT_SEARCH_SRC)) $(PROGRAM_SRC)
FUZZ_OBJ := $(call objects,$(FUZZ_SRC) $(FUZZ_PROGRAM_SRC))
FUZZ_ROOMS := $(ROOM_OBJ) $(READ_OBJ)

$(O)/tests/run_fuzz: $(FUZZ_OBJ) $(call objects,tests/fuzz/run_fuzz.c) $(FUZZ_ROOMS)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(PROGRAM_LIBS) $(READ_LIBS)

$(O)/tests/libfuzzer: $(FUZZ_OBJ) $(call objects,tests/fuzz/fuzz_libfuzzer.c) $(FUZZ_ROOMS)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) -fsanitize=fuzzer $(PROGRAM_LIBS) $(READ_LIBS)

.PHONY: check-fuzz fuzz

# Seeds, and shufflings of them: few in make check, more with FUZZ_N.
FUZZ_N ?= 30
FUZZ_SEED ?= 1
check-fuzz: $(O)/tests/run_fuzz
	$(call say,TEST,"$(MODE) parsers and decoders on seeds and $(FUZZ_N) shufflings of each")
	@mkdir -p $(O)/fuzz-tmp
	@if $< unescaped tests/fuzz/seeds/render/r1 2>/dev/null; then \
	    echo "fuzz: a broken promise goes unnoticed" >&2; exit 1; fi
	@TMPDIR=$(abspath $(O))/fuzz-tmp $(UNIT_ENV) $< tests/fuzz/seeds $(FUZZ_N) $(FUZZ_SEED); \
	    code=$$?; rm -rf $(O)/fuzz-tmp; exit $$code

FUZZ_CC ?= clang
FUZZ_CXX ?= clang++
SECONDS ?= 600
TARGETS ?=
fuzz:
	@command -v clang >/dev/null || sh tests/house/setup.sh torture
	@$(MAKE) --no-print-directory MODE=fuzz CC="$(FUZZ_CC)" CXX="$(FUZZ_CXX)" $(BUILD)/fuzz/tests/libfuzzer \
	    $(BUILD)/fuzz/tests/run_fuzz
	@sh tests/fuzz/fuzz.sh $(abspath $(BUILD))/fuzz $(SECONDS) $(TARGETS)

# --- Hostile input and damage: tests/faults ---------------------------------

HOSTILE := PYTHONDONTWRITEBYTECODE=1 PT_BIN=$(abspath $(BIN)) PT_TOOLS=$(abspath $(FAULTS)) python3 tests/faults
# What must fail, for the rig to be believed when it does not.
must_fail = if $(1) >/dev/null 2>&1; then echo "$(2)" >&2; exit 1; fi

.PHONY: check-hostile torture-flips torture-readers torture-queries torture-edges torture-parsers

check-hostile: all $(FAULTS)/asker
	$(call say,TEST,"damage; hostile queries and files; readers beside a writer")
	@$(HOSTILE)/bitflips.py -n 64 --iamglass-step 64
	@$(call must_fail,$(HOSTILE)/bitflips.py -n 40 --kind "any bit" --file synonym.glass --iamglass-step 0 --without-sums,\
	    bitflips.py: nothing goes unnoticed without checksums)
	@$(HOSTILE)/readers.py --seconds 2
	@$(call must_fail,$(HOSTILE)/readers.py --seconds 2 --torn,readers.py: torn commits go unnoticed)
	@$(HOSTILE)/hostile_queries.py --bytes 1000 --articles 100
	@$(HOSTILE)/edges.py --good 100 --megabytes 9

# The night's; each by itself, and all of them by make torture. Those that are
# long go on where they stopped.
KEPT = $(abspath $(BUILD))/torture
TORTURE_RIGS += torture-flips torture-readers torture-queries torture-edges torture-parsers
torture-flips: all
	@$(HOSTILE)/bitflips.py -n 5000 --iamglass-step 1 --sums-step 1 --kept $(KEPT)/flips.json
torture-readers: all $(FAULTS)/asker
	@$(HOSTILE)/readers.py -n 1000000 --seconds 7200 --kept $(KEPT)/readers.json
torture-queries: all
	@$(HOSTILE)/hostile_queries.py --bytes 1048576 --articles 100000 --kept $(KEPT)/queries.json
torture-edges: all
	@$(HOSTILE)/edges.py --good 1000 --megabytes 1000
torture-parsers:
	@$(MAKE) --no-print-directory MODE=asan check-fuzz FUZZ_N=100000
	@$(MAKE) --no-print-directory fuzz

-include $(FUZZ_OBJ:.o=.d)
