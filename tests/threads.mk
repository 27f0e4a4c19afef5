# Threads of one program, each with handles of its own.

.PHONY: check-threads tsan

$(O)/tests/threads: $(O)/tests/threads.o $(ROOM_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(PROGRAM_LIBS) -pthread

check-all: check-threads
check-threads: $(O)/tests/threads $(BIN)/pt-read
	$(call say,TEST,"$(MODE) threads")
	@folder=$$(mktemp -d) && PT_READER=$(abspath $(BIN))/pt-read $< $$folder/index; code=$$?; rm -rf $$folder; exit $$code

# Of what libxapian does inside, the sanitizer sees nothing.
tsan:
	@$(MAKE) --no-print-directory MODE=tsan check-threads

-include $(O)/tests/threads.d
