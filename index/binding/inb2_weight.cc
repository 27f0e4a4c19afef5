/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * inb2_weight.cc: the weight of inb2.h, with what one search needs kept.
 */
#include "index/binding/inb2_weight.hh"

#include "index/inb2.h"

#include <algorithm>
#include <vector>

namespace
{

class InB2Weight : public Xapian::Weight
{
    double c;
    double slope{};  /* c * the average length */
    double factor{}; /* all that no document changes */
    double most{};   /* no weight is above */
    /* Logarithms of the lengths met so far, 0 for others: one of them for each
     * posting would be a third of a search for common words. Rare words do
     * without: filling the table would be a third of theirs. */
    mutable std::vector<double> logs;

    static constexpr size_t most_logs = 4096;
    static constexpr Xapian::doccount least_logged = 512;

    double log_of(Xapian::termcount length) const
    {
        if (length >= logs.size())
            return pt_inb2_log(slope, length);
        if (logs[length] == 0)
            logs[length] = pt_inb2_log(slope, length);
        return logs[length];
    }

    void init(double scale) override
    {
        if (scale == 0) /* for what no term adds */
            return;
        slope = c * get_average_length();
        logs.assign(get_termfreq() < least_logged ? 0 : most_logs, 0);
        factor = pt_inb2_factor(scale * get_wqf(), get_termfreq(),
                                get_collection_freq(), get_collection_size());
        most = get_sumpart(
            get_wdf_upper_bound(),
            std::max(get_wdf_upper_bound(), get_doclength_lower_bound()), 0);
    }

  public:
    explicit InB2Weight(double c_) : c(c_)
    {
        for (const stat_flags stat :
             {COLLECTION_SIZE, AVERAGE_LENGTH, TERMFREQ, COLLECTION_FREQ, WQF,
              WDF, WDF_MAX, DOC_LENGTH, DOC_LENGTH_MIN})
            need_stat(stat);
    }

    InB2Weight *clone() const override
    {
        return new InB2Weight(c);
    }

    double get_sumpart(Xapian::termcount wdf,
                       Xapian::termcount length,
                       Xapian::termcount) const override
    {
        if (wdf == 0)
            return 0;
        return pt_inb2_weight(factor, wdf, log_of(length));
    }

    double get_maxpart() const override
    {
        return most;
    }

    double get_sumextra(Xapian::termcount, Xapian::termcount) const override
    {
        return 0;
    }

    double get_maxextra() const override
    {
        return 0;
    }
};

} /* namespace */

std::unique_ptr<Xapian::Weight> xc::inb2_weight(double c)
{
    return std::unique_ptr<Xapian::Weight>(new InB2Weight(c));
}
