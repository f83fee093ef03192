"""A real web server's access log, for demonstrations and tests."""

import gzip
import io
from typing import BinaryIO

from watchfloor.reference._package_data import data_file


def packaged_access_log() -> BinaryIO:
    """Ten thousand real lines in Apache's combined format, uncompressed, to be closed.

    The lines are from three days of May 2015 and 1,753 addresses. About a quarter come from
    crawlers and tools, four claim to be Googlebot and are not, and one has no closing quote.
    """
    compressed = data_file("access_logs", "apache_combined_2015.log.gz").read_bytes()
    return io.BytesIO(gzip.decompress(compressed))
