#!/usr/bin/env python3
"""measure_stories.py JUDGE CORPUS.jsonl[.xz]...: precision and recall of stories.

Plants copies of known kinds among real articles, asks the judge for everyone's
story, and prints for each kind how many are with their original (found), how
many with a stranger (wrong), and what was joined among the originals
themselves, to be read (--read N prints N of these joins with their texts)."""
import argparse
import json
import lzma
import random
import re
import subprocess
from collections import defaultdict

SPELLINGS = [(r'our\b', 'or'), (r'ise(d|s|)\b', r'ize\1'),
             (r'isation', 'ization'), (r'tre\b', 'ter'),
             (r'ence\b', 'ense'), (r'lled\b', 'led')]
SHORT_FORMS = [(r'\bpct\b', 'per cent'), (r'\bmln\b', 'million'),
               (r'\bdlrs?\b', 'dollars'), (r'\bstg\b', 'pounds')]


def load(path):
    opener = lzma.open if path.endswith('.xz') else open
    with opener(path, 'rt', encoding='utf-8') as lines:
        return [json.loads(line) for line in lines]


def paragraphs(text):
    return [p for p in re.split(r'\n\s*\n|\n(?=\s{2,})|(?<=\.)\n', text)
            if p.strip()]


def part(share):
    def cut(text, rnd, others):
        words = re.findall(r'\S+\s*', text)
        return ''.join(words[:int(len(words) * share)])
    return cut


def added(where):
    def add(text, rnd, others):
        mine = paragraphs(text)
        new = [p for p in paragraphs(rnd.choice(others)) if len(p) > 80][:2]
        at = {'top': 0, 'end': len(mine)}.get(where, len(mine) // 2)
        return '\n\n'.join(mine[:at] + new + mine[at:])
    return add


def removed(text, rnd, others):
    mine = paragraphs(text)
    if len(mine) > 2:
        del mine[len(mine) // 2]
    return '\n\n'.join(mine)


def agency(text, rnd, others):
    return ('By a staff reporter\n\nHARBOURVILLE (Agency) - ' + text +
            '\n\n(Editing by the night desk)')


def replaced(table):
    def replace(text, rnd, others):
        for one, other in table:
            text = re.sub(one, other, text)
        return text
    return replace


def quotes(text, rnd, others):
    text = re.sub(r'"([^"]*)"', '\u201c\\1\u201d', text)
    return text.replace("'", '\u2019').replace(' - ', ' \u2014 ').replace(
        '-', '\u2013')


def house_style(text, rnd, others):
    words = re.findall(r'\S+\s*', text)
    for i in range(rnd.randrange(30), len(words), 30):
        words[i] = rnd.choice(['amended', 'instead', 'corrected']) + ' '
    return ''.join(words)


def both(first, second):
    return lambda text, rnd, others: second(first(text, rnd, others), rnd,
                                            others)


KINDS = {
    'other headline': lambda text, rnd, others: text,
    'first third': part(1 / 3),
    'first half': part(1 / 2),
    'first two thirds': part(2 / 3),
    'two paragraphs on top': added('top'),
    'two paragraphs inside': added('middle'),
    'two paragraphs at the end': added('end'),
    'a paragraph removed': removed,
    'agency and byline': agency,
    'spelling': replaced(SPELLINGS),
    'short forms written out': replaced(SHORT_FORMS),
    'quotes and dashes': quotes,
    'every 30th word': house_style,
    'half, every 30th word': both(part(1 / 2), house_style),
    'agency, spelling, added': both(
        agency, both(replaced(SPELLINGS), added('end'))),
}


def n_words(text):
    return len(re.findall(r'\w+', text))


def in_common(a, b):
    """The words of the shorter in the longer's number."""
    return min(n_words(a), n_words(b)) / max(n_words(a), n_words(b), 1)


def judge(program, records):
    told = ''.join('%s\0%s\0%s\0' % (i, date or '', text.replace('\0', ' '))
                   for i, date, text in records)
    got = subprocess.run([program], input=told.encode(), check=True,
                         stdout=subprocess.PIPE).stdout.decode()
    return dict(line.split('\t')[:2] for line in got.splitlines())


def planted(articles, rnd, per_kind):
    texts = [a['text'] for a in articles]
    long_ones = [a for a in articles if n_words(a['text']) >= 100]
    for kind, change in KINDS.items():
        for a in rnd.sample(long_ones, per_kind):
            text = change(a['text'], rnd, texts)
            yield kind, a, '%s/%s' % (kind, a['id']), text


def show_kinds(plants, articles, stories):
    whose = defaultdict(set)
    for a in articles:
        whose[stories[a['id']]].add(a['id'])
    for _, a, name, _ in plants:
        whose[stories[name]].add(a['id'])
    print('%-28s %6s %6s %6s %8s' % ('kind', 'all', 'found', 'wrong',
                                     'recall'))
    for aim in True, False:
        print('half or more in common, both from 100 words:' if aim
              else 'less in common or shorter:')
        rows = defaultdict(lambda: [0, 0, 0])
        for kind, a, name, text in plants:
            if aim != (in_common(text, a['text']) >= 0.49 and
                       min(n_words(text), n_words(a['text'])) >= 98):
                continue
            is_found = stories[name] == stories[a['id']]
            rows[kind][0] += 1
            rows[kind][1] += is_found
            rows[kind][2] += not is_found and len(whose[stories[name]]) > 1
        for kind, (n, found, wrong) in rows.items():
            print('%-28s %6d %6d %6d %8.3f' % (kind, n, found, wrong,
                                               found / n))
        n, found, wrong = map(sum, zip(*rows.values()))
        print('%-28s %6d %6d %6d %8.3f' % ('together', n, found, wrong,
                                           found / n))


def round_ups(program, articles, rnd, n):
    """Two articles as one, in each order of arrival: how often both end in one
    story."""
    pool = [a for a in articles if n_words(a['text']) >= 60]
    for order in 'AB+', '+AB', 'A+B', '+BA':
        records, triples = [], []
        for i in range(n):
            a, b = rnd.sample(pool, 2)
            texts = {'A': a['text'], 'B': b['text'],
                     '+': a['text'] + '\n\n' + b['text']}
            records += [('%s%d' % (x, i), None, texts[x]) for x in order]
            triples.append((a, b))
        got = judge(program, records)
        all_one = sum(got['A%d' % i] == got['B%d' % i] for i in range(n))
        some = sum(got['+%d' % i] in (got['A%d' % i], got['B%d' % i])
                   for i in range(n))
        print('round-up %s: %d of %d join one of the two, %d join both' %
              (order, some, n, all_one))


def main():
    options = argparse.ArgumentParser()
    options.add_argument('judge')
    options.add_argument('corpus', nargs='+')
    options.add_argument('--each', type=int, default=300)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--read', type=int, default=0)
    options.add_argument('--skip', type=int, default=0)
    args = options.parse_args()
    rnd = random.Random(args.seed)
    articles = [a for path in args.corpus for a in load(path)]
    plants = list(planted(articles, rnd, args.each))
    originals = [(a['id'], a.get('date'), a['text']) for a in articles]
    copies = [(name, a.get('date'), text) for _, a, name, text in plants]
    for order, records in (('originals first', originals + copies),
                           ('copies first', copies + originals),
                           ('shuffled', rnd.sample(originals + copies,
                                             len(originals) + len(copies)))):
        print('\n--- %s' % order)
        stories = judge(args.judge, records)
        show_kinds(plants, articles, stories)
    round_ups(args.judge, articles, rnd, args.each)
    joins(args, articles, rnd)


def joins(args, articles, rnd):
    by_id = {a['id']: a for a in articles}
    stories = judge(args.judge, [(a['id'], a.get('date'), a['text'])
                                for a in articles])
    groups = defaultdict(list)
    for a in articles:
        groups[stories[a['id']]].append(a['id'])
    groups = [g for g in groups.values() if len(g) > 1]
    bare = {i: ' '.join(re.findall(r'\w+', a['text'].lower()))
            for i, a in by_id.items()}
    near = [(g[0], i) for g in groups for i in g[1:]
            if all(bare[i] != bare[k] for k in g if k != i)]
    sizes = sorted(map(len, groups), reverse=True)
    print('\noriginals: %d stories of %d articles; largest %s' %
          (len(groups), sum(sizes), sizes[:8]))
    print('%d joined by likeness alone' % len(near))
    rnd = random.Random(7)
    rnd.shuffle(near)
    for first, other in near[args.skip:args.skip + args.read]:
        print('\n' + '=' * 78)
        for i in first, other:
            a = by_id[i]
            print('--- %s %s %s\n%s' % (i, a.get('date'), a['title'],
                                        a['text']))


main()
