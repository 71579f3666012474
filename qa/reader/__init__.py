"""The one neural part: which words of a passage answer a question, and whether its words carry a claim.

`read(question, windows)` and `verify(claim, windows)` are all there is; `windows_of` cuts an article into windows.
"""

from qa.reader.entailment import knows, verify
from qa.reader.model import ReaderError, check, wake
from qa.reader.reading import Reading, read
from qa.reader.windows import Window, header_of, windows_of

__all__ = ["ReaderError", "Reading", "Window", "check", "header_of", "knows", "read", "verify", "wake", "windows_of"]
