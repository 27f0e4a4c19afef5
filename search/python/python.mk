# The module ptsearch: installed with the rest, or as a wheel.

PYTHON ?= python3
PYTHON_SRC := $(addprefix search/python/ptsearch/, \
    __init__.py _answers.py _errors.py _indexing.py _interrupt.py _library.py \
    _searching.py py.typed)

# The folder of modules that this Python has below PREFIX, else Debian's.
PYTHONDIR ?= $(shell $(PYTHON) -c 'import sys; lib = sys.argv[1] + "/lib/python3"; \
    print(next((d for d in sys.path if d.startswith(lib) and \
    d.endswith("-packages")), lib + "/dist-packages"))' '$(PREFIX)')

.PHONY: install-python uninstall-python wheel check-python

install: install-python
install-python: MODULE := $(DESTDIR)$(PYTHONDIR)/ptsearch
install-python:
	install -d $(MODULE)
	install -m 644 $(PYTHON_SRC) $(MODULE)
	sed -i 's/@VERSION@/$(VERSION)/' $(MODULE)/__init__.py

uninstall: uninstall-python
uninstall-python:
	rm -rf $(DESTDIR)$(PYTHONDIR)/ptsearch

wheel:
	@$(PYTHON) search/python/wheel.py $(VERSION) $(BUILD)/wheel

check-python: all
	@cd tests/cli && PT_BIN=$(abspath $(BIN)) PT_LIB=$(abspath $(LIB)) CC="$(CC)" \
	    sh t92-python.sh
