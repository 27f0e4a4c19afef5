/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * seam.cc: exceptions as statuses, refusals, and the last words of a process.
 */
#include "index/binding/seam.hh"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>

static_assert(sizeof(Xapian::docid) == sizeof(uint32_t), "docid");
static_assert(sizeof(Xapian::termpos) == sizeof(uint32_t), "termpos");
static_assert(sizeof(Xapian::termcount) == sizeof(uint32_t), "termcount");
static_assert(sizeof(Xapian::valueno) == sizeof(uint32_t), "valueno");
static_assert(XC_CREATE_OR_OPEN == Xapian::DB_CREATE_OR_OPEN &&
                  XC_CREATE_OR_OVERWRITE == Xapian::DB_CREATE_OR_OVERWRITE &&
                  XC_CREATE == Xapian::DB_CREATE &&
                  XC_OPEN == Xapian::DB_OPEN &&
                  XC_NO_SYNC == Xapian::DB_NO_SYNC &&
                  XC_RETRY_LOCK == Xapian::DB_RETRY_LOCK &&
                  XC_COMPACT_NO_RENUMBER == Xapian::DBCOMPACT_NO_RENUMBER,
              "flags");

using namespace xc;

namespace
{

/* Appends to a message that has used bytes; returns how many it has then. */
size_t append(struct xc_error *err, size_t used, const char *text) noexcept
{
    for (; *text && used + 1 < sizeof err->message; text++)
        err->message[used++] = *text == '\n' ? ' ' : *text;
    err->message[used] = '\0';
    return used;
}

/* What errno said; asking builds a string, for which memory can be short. */
const char *cause_of(const Xapian::Error &e) noexcept
{
    try {
        return e.get_error_string();
    } catch (...) {
        return nullptr;
    }
}

enum xc_status relay(struct xc_error *err,
                     enum xc_status status,
                     const Xapian::Error &e) noexcept
{
    return report(err, status, e.get_msg().c_str(), e.get_context().c_str(),
                  cause_of(e));
}

#define XC_CATCH(type, status)                                                 \
    catch (const Xapian::type &e)                                              \
    {                                                                          \
        return relay(err, status, e);                                          \
    }

} /* namespace */

enum xc_status xc::report(struct xc_error *err,
                          enum xc_status status,
                          const char *message,
                          const char *context,
                          const char *cause) noexcept
{
    if (!err)
        return status;
    err->status = status;
    size_t used = append(err, 0, message);
    if (context && *context) {
        used = append(err, used, " (");
        used = append(err, used, context);
        used = append(err, used, ")");
    }
    if (cause && *cause) {
        used = append(err, used, ": ");
        append(err, used, cause);
    }
    return status;
}

/* The one translator, derived classes before their bases; a class that is not
 * named has the status of its nearest named base. */
enum xc_status xc::translate(struct xc_error *err) noexcept
{
    try {
        throw;
    } catch (const refusal &e) {
        return report(err, e.status, e.message);
    }
    XC_CATCH(DatabaseModifiedError, XC_MODIFIED)
    XC_CATCH(DatabaseLockError, XC_LOCKED)
    XC_CATCH(DatabaseCorruptError, XC_CORRUPT)
    XC_CATCH(DatabaseVersionError, XC_VERSION)
    XC_CATCH(DatabaseNotFoundError, XC_NOT_FOUND)
    XC_CATCH(DatabaseClosedError, XC_INVALID)
    XC_CATCH(DatabaseError, XC_IO)
    XC_CATCH(DocNotFoundError, XC_NOT_FOUND)
    XC_CATCH(WildcardError, XC_QUERY)
    XC_CATCH(QueryParserError, XC_QUERY)
    XC_CATCH(FeatureUnavailableError, XC_UNSUPPORTED)
    XC_CATCH(NetworkError, XC_NETWORK)
    XC_CATCH(SerialisationError, XC_CORRUPT)
    XC_CATCH(RangeError, XC_CORRUPT)
    XC_CATCH(RuntimeError, XC_INTERNAL)
    XC_CATCH(UnimplementedError, XC_UNSUPPORTED)
    XC_CATCH(AssertionError, XC_INTERNAL)
    XC_CATCH(LogicError, XC_INVALID)
    XC_CATCH(Error, XC_INTERNAL)
    catch (const std::bad_alloc &)
    {
        return report(err, XC_MEMORY, xc_status_sentence(XC_MEMORY));
    }
    catch (const std::length_error &e) /* a length read from a bad block */
    {
        return report(err, XC_CORRUPT, e.what());
    }
    catch (const std::exception &e)
    {
        return report(err, XC_INTERNAL, e.what());
    }
    catch (...)
    {
        return report(err, XC_INTERNAL, "an exception of unknown kind");
    }
}

namespace
{

/* Glass writes a NUL of a term as two bytes, and finds a term too long only
 * when it is late: when the document is added or even at commit, and then
 * drops the whole batch. */
bool term_fits(const char *term, size_t len) noexcept
{
    if (len == 0 || len > XC_MAX_TERM_LEN)
        return false;
    if (len <= XC_MAX_TERM_LEN / 2)
        return true;
    const auto nuls = std::count(term, term + len, '\0');
    return len + static_cast<size_t>(nuls) <= XC_MAX_TERM_LEN;
}

} /* namespace */

void xc::require_term(const char *term, size_t len)
{
    if (!term_fits(term, len))
        throw refusal{XC_INVALID, "a term is empty or longer than 245 bytes"};
}

void xc::require(bool condition, const char *message)
{
    if (!condition)
        throw refusal{XC_INVALID, message};
}

static void (*say_last_words)(const char *reason);

/* The exception that nobody may catch is asked nevertheless; where it is on its
 * way yet, and cannot be asked, errno is what it left. Who returns from here is
 * aborted. */
static void speak() noexcept
{
    struct xc_error cause;
    const int left = errno;
    if (std::current_exception())
        translate(&cause);
    else
        report(&cause, XC_INTERNAL, "libxapian cannot go on", nullptr,
               left ? std::strerror(left) : nullptr);
    say_last_words(cause.message);
}

void xc_at_abort(void (*last_words)(const char *reason)) noexcept
{
    say_last_words = last_words;
    std::set_terminate(speak);
}

bool xc_speaks_at_abort(void) noexcept
{
    return say_last_words != nullptr;
}

const char *xc_version(void) noexcept
{
    return Xapian::version_string();
}

size_t xc_sortable_serialise(double value, char out[XC_SORTABLE_SIZE]) noexcept
{
    return Xapian::sortable_serialise_(value, out);
}

double xc_sortable_unserialise(const char *bytes, size_t len) noexcept
{
    /* Nine bytes fit into the string object, so this cannot fail. */
    const size_t most = XC_SORTABLE_SIZE;
    return Xapian::sortable_unserialise(str(bytes, std::min(len, most)));
}
