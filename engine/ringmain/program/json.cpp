// Boost.JSON, compiled here once: nothing to link.
#include <boost/json/src.hpp>
