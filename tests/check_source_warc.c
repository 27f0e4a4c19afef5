#include <check.h>
Suite *pt_suite_source_warc(void);
Suite *pt_suite_source_warc(void)
{
    return suite_create("source_warc");
}
