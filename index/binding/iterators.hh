/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * iterators.hh: libxapian's iterators as objects that know whether they are at
 * their end, and keep what they are at.
 */
#ifndef INDEX_BINDING_ITERATORS_HH
#define INDEX_BINDING_ITERATORS_HH

#include "index/binding/objects.hh"

namespace xc
{

/* Keep what the iterator is at. */
void settle(xc_terms &t);
void settle(xc_postings &p);
void settle(xc_positions &p);
void settle(xc_values &v);

/* A new iterator object on its first item. */
template <typename Object, typename Begin>
enum xc_status start(Object **out, struct xc_error *err, Begin &&begin) noexcept
{
    return guard(err, [&] {
        std::unique_ptr<Object> object(new Object());
        object->it = begin();
        settle(*object);
        *out = object.release();
    });
}

/* Moves an iterator that is not at its end. */
template <typename Object, typename Move>
enum xc_status step(Object *object, struct xc_error *err, Move &&move) noexcept
{
    return guard(err, [&] {
        require(object->is_valid, "the iterator is at its end");
        object->is_valid = false;
        move(object->it);
        settle(*object);
    });
}

template <typename Object>
enum xc_status advance(Object *object, struct xc_error *err) noexcept
{
    return step(object, err, [](auto &it) { ++it; });
}

} /* namespace xc */

#endif
