# Units for systemctl --user; nothing starts by itself.

UNITS := pt-index.service pt-index.path pt-index-watch.service
UNITDIR ?= $(PREFIX)/lib/systemd/user

.PHONY: install-units uninstall-units

install: install-units
install-units:
	install -d $(DESTDIR)$(UNITDIR)
	install -m 644 $(addprefix indexer/systemd/,$(UNITS)) $(DESTDIR)$(UNITDIR)

uninstall: uninstall-units
uninstall-units:
	rm -f $(addprefix $(DESTDIR)$(UNITDIR)/,$(UNITS))
