/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * edits.c: of a box, a's items [a0, a1) against b's [b0, b1), equal ends are
 * taken off; then two searches, from the upper left and from the lower right,
 * go one edit further in turn until they meet, and the box falls into two
 * smaller ones there. x counts items of a, y those of b, k = x - y.
 */
#include "common/edits.h"

struct box {
    int32_t a0, a1, b0, b1;
};

struct search {
    const struct pt_str *a;
    const struct pt_str *b;
    int32_t *forward; /* by k: how far x is with so many edits */
    int32_t *backward;
    int32_t zero; /* where k = 0 is in both */
    uint32_t n_steps;
    struct pt_edit *edits;
    size_t n;
};

static bool is_equal(struct search *s, int32_t x, int32_t y)
{
    s->n_steps++;
    return pt_str_equal(s->a[x], s->b[y]);
}

static void add(struct search *s, struct box box)
{
    struct pt_edit *const last = s->n ? &s->edits[s->n - 1] : NULL;
    if (box.a0 == box.a1 && box.b0 == box.b1)
        return;
    if (last && last->end_a == (uint32_t)box.a0 &&
        last->end_b == (uint32_t)box.b0) {
        last->end_a = (uint32_t)box.a1;
        last->end_b = (uint32_t)box.b1;
        return;
    }
    s->edits[s->n++] = (struct pt_edit){(uint32_t)box.a0, (uint32_t)box.a1,
                                        (uint32_t)box.b0, (uint32_t)box.b1};
}

/* The furthest x on diagonal k with one edit more, going on while items are
 * equal; from the upper left. */
static int32_t
go_forward(struct search *s, struct box box, int32_t k, int32_t d)
{
    const int32_t *const v = s->forward + s->zero;
    int32_t x =
        k == -d || (k != d && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1;
    int32_t y = x - k;
    while (x < box.a1 - box.a0 && y < box.b1 - box.b0 &&
           is_equal(s, box.a0 + x, box.b0 + y)) {
        x++;
        y++;
    }
    return x;
}

/* The same from the lower right, x and k counted from there. */
static int32_t
go_backward(struct search *s, struct box box, int32_t k, int32_t d)
{
    const int32_t *const v = s->backward + s->zero;
    int32_t x =
        k == -d || (k != d && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1;
    int32_t y = x - k;
    while (x < box.a1 - box.a0 && y < box.b1 - box.b0 &&
           is_equal(s, box.a1 - 1 - x, box.b1 - 1 - y)) {
        x++;
        y++;
    }
    return x;
}

/* Whether (x, y) lies in the box. */
static bool is_inside(struct box box, int32_t x, int32_t y)
{
    return x >= 0 && y >= 0 && x <= box.a1 - box.a0 && y <= box.b1 - box.b0;
}

/* Where both searches meet: a point of a shortest way, inside the box. False:
 * too many steps. */
static bool
find_middle(struct search *s, struct box box, int32_t *out_x, int32_t *out_y)
{
    const int32_t n = box.a1 - box.a0, m = box.b1 - box.b0;
    const int32_t delta = n - m;
    int32_t *const forward = s->forward + s->zero;
    int32_t *const backward = s->backward + s->zero;
    forward[1] = backward[1] = 0;
    for (int32_t d = 0; d <= (n + m + 1) / 2; d++) {
        s->n_steps += 2 * (uint32_t)d;
        if (s->n_steps > PT_MAX_EDIT_STEPS)
            return false;
        for (int32_t k = -d; k <= d; k += 2) {
            const int32_t x = go_forward(s, box, k, d);
            const int32_t other = delta - k;
            forward[k] = x;
            if (delta % 2 == 0 || other < -(d - 1) || other > d - 1 ||
                !is_inside(box, x, x - k) || x + backward[other] < n)
                continue;
            *out_x = x;
            *out_y = x - k;
            return true;
        }
        for (int32_t k = -d; k <= d; k += 2) {
            const int32_t x = go_backward(s, box, k, d);
            const int32_t other = delta - k;
            backward[k] = x;
            if (delta % 2 != 0 || other < -d || other > d ||
                !is_inside(box, x, x - k) || x + forward[other] < n)
                continue;
            *out_x = n - x;
            *out_y = m - (x - k);
            return true;
        }
    }
    return false;
}

/* Recursion halves the edits at each level. */
static void compare(struct search *s, struct box box)
{
    int32_t x = 0, y = 0;
    while (box.a0 < box.a1 && box.b0 < box.b1 && is_equal(s, box.a0, box.b0)) {
        box.a0++;
        box.b0++;
    }
    while (box.a0 < box.a1 && box.b0 < box.b1 &&
           is_equal(s, box.a1 - 1, box.b1 - 1)) {
        box.a1--;
        box.b1--;
    }
    const bool is_split =
        box.a0 < box.a1 && box.b0 < box.b1 && find_middle(s, box, &x, &y);
    const bool is_smaller =
        (x || y) && (x < box.a1 - box.a0 || y < box.b1 - box.b0);
    if (!is_split || !is_smaller) {
        add(s, box);
        return;
    }
    const int32_t a = box.a0 + x, b = box.b0 + y;
    compare(s, (struct box){box.a0, a, box.b0, b});
    compare(s, (struct box){a, box.a1, b, box.b1});
}

enum pt_status pt_edits_find(const struct pt_str *a,
                             size_t n_a,
                             const struct pt_str *b,
                             size_t n_b,
                             struct pt_arena *arena,
                             struct pt_edit **out,
                             size_t *out_n)
{
    const size_t n = n_a + n_b;
    struct search s = {.a = a, .b = b, .zero = (int32_t)n + 1};
    assert(n_a < 1u << 30 && n_b < 1u << 30);
    s.forward = pt_arena_array(arena, 2 * n + 4, sizeof *s.forward);
    s.backward = pt_arena_array(arena, 2 * n + 4, sizeof *s.backward);
    s.edits = pt_arena_array(arena, n + 1, sizeof *s.edits);
    if (!s.forward || !s.backward || !s.edits)
        return PT_ENOMEM;
    compare(&s, (struct box){0, (int32_t)n_a, 0, (int32_t)n_b});
    *out = s.edits;
    *out_n = s.n;
    return PT_OK;
}
