"""The one neural part: which words of a passage answer a question, and whether its words carry a claim.

`read(question, windows)` and `verify(claim, windows)` are the heart; `relevance(request, windows)`,
`select(request, windows)` and `hear(request)` read with an adapter each. `windows_of` cuts an article into windows.
"""

from qa.reader.model import ReaderError, check, wake
from qa.reader.reading import Reading, read
from qa.reader.requests import hear
from qa.reader.selection import select, with_told
from qa.reader.verdicts import knows, relevance, verify
from qa.reader.windows import Window, header_of, windows_of

__all__ = [
    "ReaderError", "Reading", "Window", "check", "header_of", "hear", "knows", "read", "relevance",
    "select", "verify", "wake", "windows_of", "with_told",
]  # fmt: skip
