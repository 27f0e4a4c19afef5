# What can go wrong below the programs, made to go wrong: tests/faults/README.md.
# make check runs a sample of every rig, make torture all of it, or a part:
# make torture RIG="power kill" TRIALS=2000.

.PHONY: check-faults torture

FAULTS := $(O)/tests/faults
FAULT_TOOLS := $(FAULTS)/change $(FAULTS)/look $(FAULTS)/fail_memory.so $(FAULTS)/breaks.so

$(FAULTS)/change: $(FAULTS)/change.o $(ROOM_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PROGRAM_LDFLAGS) $(PT_LDFLAGS) $(PROGRAM_LIBS)

$(FAULTS)/asker: $(FAULTS)/asker.o $(ROOM_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(PROGRAM_LIBS)

$(FAULTS)/look: $(FAULTS)/look.o $(O)/tests/index_dump.o $(ROOM_OBJ)
	$(call say,LINK,$@)
	$(run)$(CXX) -o $@ $^ $(PT_LDFLAGS) $(CHECK_LIBS) $(PROGRAM_LIBS)

$(FAULTS)/fail_memory.so: $(FAULTS)/fail_memory.o
$(FAULTS)/breaks.so: $(FAULTS)/breaks.o
$(FAULTS)/fail_memory.so $(FAULTS)/breaks.so:
	$(call say,LINK,$@)
	$(run)$(CXX) -shared -o $@ $^ $(PT_LDFLAGS) -ldl

fault_rigs = @PYTHONDONTWRITEBYTECODE=1 PT_BIN=$(abspath $(BIN)) PT_TOOLS=$(abspath $(FAULTS)) \
    python3 tests/faults/run_rigs.py --kept $(abspath $(BUILD))/torture

check-all: check-faults
check-faults: all $(FAULT_TOOLS)
	$(call say,TEST,"what goes wrong below")
	$(fault_rigs) --sample $(RIG)

torture: all $(FAULT_TOOLS)
	$(fault_rigs) $(if $(TRIALS),--trials $(TRIALS)) $(RIG)
	@$(if $(RIG),,$(MAKE) --no-print-directory $(TORTURE_RIGS))

-include $(FAULTS)/asker.d $(FAULTS)/change.d $(FAULTS)/look.d $(FAULTS)/fail_memory.d $(FAULTS)/breaks.d
