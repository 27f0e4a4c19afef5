/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * seam.hh: where libxapian's exceptions end. Every call of the binding runs its
 * body inside guard(), whose only way out for an exception is translate().
 * xapian.h enters the house here and nowhere else.
 */
#ifndef INDEX_BINDING_SEAM_HH
#define INDEX_BINDING_SEAM_HH

#include "index/xapian_c.h"

#include <xapian.h>

#include <string>

namespace xc
{

/* What the binding itself refuses; takes the same way out as Xapian's. */
struct refusal {
    enum xc_status status;
    const char *message;
};

/* Tells err, which may be null, in one line; returns status. */
enum xc_status report(struct xc_error *err,
                      enum xc_status status,
                      const char *message,
                      const char *context = nullptr,
                      const char *cause = nullptr) noexcept;

/* The status of the exception that is being caught, told to err. */
enum xc_status translate(struct xc_error *err) noexcept;

template <typename Body>
enum xc_status guard(struct xc_error *err, Body &&body) noexcept
{
    try {
        body();
        return XC_OK;
    } catch (...) {
        return translate(err);
    }
}

/* The same for what must not fail and has nobody to tell. */
template <typename Body> void quietly(Body &&body) noexcept
{
    static_cast<void>(guard(nullptr, body));
}

inline std::string str(const char *bytes, size_t len)
{
    return len ? std::string(bytes, len) : std::string();
}

inline struct xc_bytes bytes_of(const std::string &s) noexcept
{
    return {s.data(), s.size()};
}

/* Keeps s with the object that lends it. */
inline void
lend(std::string &lent, std::string &&s, struct xc_bytes *out) noexcept
{
    lent = std::move(s);
    *out = bytes_of(lent);
}

/* Refuses, as XC_INVALID, what glass could not keep as a term. */
void require_term(const char *term, size_t len);

/* Refuses with message, as XC_INVALID, unless condition. */
void require(bool condition, const char *message);

} /* namespace xc */

#endif
