/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/stop_words.h"

#include "common/base.h"

/* Both in order of bytes. A word of which readers ask (us in capitals, said,
 * new, first) is in neither. */
/* clang-format off */
static const char *const function_words[] = {
    "a", "about", "above", "across", "after", "again", "against", "all",
    "almost", "alone", "along", "already", "also", "although", "always", "am",
    "among", "an", "and", "any", "anybody", "anyone", "anything", "are",
    "aren't", "around", "as", "at", "away", "be", "became", "because", "become",
    "becomes", "been", "before", "being", "below", "between", "both", "but",
    "by", "can", "can't", "cannot", "could", "did", "do", "does", "doesn't",
    "doing", "don't", "done", "down", "during", "each", "either", "else",
    "ever", "every", "few", "for", "from", "further", "had", "has", "have",
    "having", "he", "her", "here", "hers", "herself", "him", "himself", "his",
    "how", "however", "i", "i'd", "i'm", "if", "in", "into", "is", "isn't",
    "it", "it's", "its", "itself", "just", "least", "less", "let", "like",
    "many", "may", "me", "might", "more", "most", "much", "must", "my",
    "myself", "neither", "never", "no", "nobody", "nor", "not", "nothing",
    "now", "of", "off", "often", "on", "once", "one", "only", "onto", "or",
    "other", "others", "our", "ours", "ourselves", "out", "over", "own", "per",
    "perhaps", "quite", "rather", "really", "same", "shall", "she", "should",
    "since", "so", "some", "something", "somewhat", "somewhere", "such", "than",
    "that", "that's", "the", "their", "theirs", "them", "themselves", "then",
    "there", "thereby", "therefore", "these", "they", "this", "those", "though",
    "through", "throughout", "thus", "to", "together", "too", "toward",
    "towards", "under", "until", "up", "upon", "us", "very", "was", "we",
    "we're", "well", "were", "what", "what's", "whatever", "when", "where",
    "whereas", "whereby", "wherein", "whether", "which", "while", "who",
    "whoever", "whom", "whose", "why", "will", "with", "within", "without",
    "would", "yet", "you", "your", "yours", "yourself", "yourselves",
};

static const char *const request_words[] = {
    "anyone", "article", "articles", "available", "compare", "concerned",
    "concerning", "describe", "discuss", "discussed", "discusses", "discussing",
    "document", "documents", "explain", "find", "give", "identify",
    "interested", "kind", "kinds", "like", "list", "need", "paper", "papers",
    "pertaining", "please", "provide", "question", "questions", "regarding",
    "relating", "report", "reports", "show", "tell", "type", "types", "want",
    "wanted", "wish",
};
/* clang-format on */

static bool has(const char *const *list, size_t n, struct pt_str word)
{
    return pt_str_find_sorted(word, list, n) < n;
}

enum pt_stop pt_stop_word(struct pt_str word)
{
    if (has(function_words, PT_COUNTOF(function_words), word))
        return PT_STOP_FUNCTION;
    return has(request_words, PT_COUNTOF(request_words), word) ? PT_STOP_REQUEST
                                                               : PT_STOP_NONE;
}

bool pt_stop_applies(struct pt_str lang)
{
    return lang.len == 0 || (lang.len > 1 && (lang.ptr[0] | 0x20) == 'e' &&
                             (lang.ptr[1] | 0x20) == 'n');
}
