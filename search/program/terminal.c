/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/terminal.h"

#include "common/str.h"

#include <stdlib.h>
#include <unistd.h>

/* A variable that such a terminal sets, to a value that begins so. */
struct sign {
    const char *variable;
    const char *value;
};

static const struct sign yes[] = {
    {"TERM",         "xterm-kitty"  },
    {"TERM",         "xterm-ghostty"},
    {"TERM",         "alacritty"    },
    {"TERM",         "foot"         },
    {"TERM",         "wezterm"      },
    {"TERM",         "contour"      },
    {"TERM_PROGRAM", "iTerm.app"    },
    {"TERM_PROGRAM", "WezTerm"      },
    {"TERM_PROGRAM", "ghostty"      },
    {"TERM_PROGRAM", "vscode"       },
    {"TERM_PROGRAM", "rio"          },
    {"WT_SESSION",   ""             },
    {"DOMTERM",      ""             },
};

static const struct sign no[] = {
    {"TERM", "dumb"  },
    {"TERM", "linux" },
    {"TERM", "screen"},
    {"TERM", "tmux"  },
    {"TMUX", ""      },
    {"STY",  ""      },
};

static bool is_among(const struct sign *signs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *const value = getenv(signs[i].variable);
        if (value && *value &&
            pt_str_begins(pt_str_of(value), pt_str_of(signs[i].value)))
            return true;
    }
    return false;
}

/* A variable that holds a version of at least least. */
static bool is_recent(const char *variable, long least)
{
    const char *const value = getenv(variable);
    return value && strtol(value, NULL, 10) >= least;
}

bool pt_terminal_has_links(void)
{
    enum { VTE_WITH_LINKS = 5002, KONSOLE_WITH_LINKS = 201200 };
    if (!isatty(STDOUT_FILENO) || is_among(no, PT_COUNTOF(no)))
        return false;
    return is_among(yes, PT_COUNTOF(yes)) ||
           is_recent("VTE_VERSION", VTE_WITH_LINKS) ||
           is_recent("KONSOLE_VERSION", KONSOLE_WITH_LINKS);
}
