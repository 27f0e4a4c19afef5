/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * names.h: one name written in two alphabets, or romanised by the habits of two
 * languages (Зеленський, Zelenskyy, Selenskyj, Zełenski; product 2.4).
 *
 * A key spells how a Slavic name sounds, in letters of its own. A Cyrillic word
 * has one key; a Latin word has one for each way of romanising that can have
 * led to it, since s is с in English and з in German. Two words that share a
 * key may be one name:
 *
 *     Лавров  Lavrov  Lawrow  ->  lavrov
 *     Шойгу   Shoigu  Schoigu ->  Soigu
 *
 * May, because every word has keys: Perez is Peres to a German. Whoever asks
 * believes a key only when it ends like a surname (is_surname), or when a
 * Cyrillic word has it too.
 */
#ifndef COMMON_NAMES_H
#define COMMON_NAMES_H

#include "common/str.h"

/* Letters that a name has at least and at most. */
#define PT_MIN_NAME_LETTERS 4
#define PT_MAX_NAME_LETTERS 32

/* Keys of one word; further ones are left out. */
#define PT_MAX_NAME_KEYS 16

struct pt_name_key {
    char text[2 * PT_MAX_NAME_LETTERS + 2];
    size_t len;
    bool is_surname; /* ends in -ov, -ski, -enko and the like */
};

/* Writes the keys of a folded word to out, no two equal, and returns how many
 * there are: 0 for what cannot be such a name, by its letters or its length. */
size_t pt_name_keys(struct pt_str folded_word,
                    struct pt_name_key out[PT_MAX_NAME_KEYS]);

/* Whether the word begins with a Cyrillic letter. */
bool pt_name_is_cyrillic(struct pt_str folded_word);

#endif
