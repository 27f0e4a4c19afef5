# Fuzzing: every parser and decoder (fuzz.h). make check-fuzz replays seeds with
# any compiler; make fuzz needs clang, for SECONDS and each of TARGETS.
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

SECONDS ?= 600
TARGETS ?=
fuzz:
	@command -v clang >/dev/null || sh tests/house/setup.sh torture
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang CXX=clang++ $(BUILD)/fuzz/tests/libfuzzer \
	    $(BUILD)/fuzz/tests/run_fuzz
	@sh tests/fuzz/fuzz.sh $(abspath $(BUILD))/fuzz $(SECONDS) $(TARGETS)

-include $(FUZZ_OBJ:.o=.d)
