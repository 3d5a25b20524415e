"""Every error that the package raises on purpose.

RandersRagError
├── NoteError            a note cannot be read or holds nothing
├── CorpusError          the corpus folder is missing or holds no note
├── ModelError           an embedding model is missing, damaged or cannot be reached
├── IndexFolderError     the index folder cannot be written, read or trusted
│   ├── IndexMissingError    there is no index yet
│   ├── IndexDamagedError    a file is missing or is not what was written
│   └── StoreError           a store that is no folder cannot be reached or does not do what is asked
├── QueryFileError       a file of test queries does not follow its format
└── MissingExtraError    an optional package is not installed

A message says what was found, what was expected, and what to do about it. The command line maps each of these
to exit code 2; the pages show them in plain Danish.
"""


class RandersRagError(Exception):
    """Base of all errors that randers-rag raises on purpose."""


class NoteError(RandersRagError):
    """A note cannot be read as text, is empty, or holds no statement."""


class CorpusError(RandersRagError):
    """The corpus folder is missing, unreadable or holds no note."""


class ModelError(RandersRagError):
    """An embedding model is missing, damaged, or cannot be fetched."""


class IndexFolderError(RandersRagError):
    """The index folder cannot be written, cannot be read, or does not hold what its manifest says."""


class IndexMissingError(IndexFolderError):
    """There is no index in the folder yet."""


class IndexDamagedError(IndexFolderError):
    """A file of the index is missing or is not what was written; building it again repairs it."""


class StoreError(IndexFolderError):
    """A store that is no folder cannot be reached, refuses, or does not do what is asked."""


class QueryFileError(RandersRagError):
    """A file of test queries does not follow its format."""


class MissingExtraError(RandersRagError):
    """An optional package is needed; the message holds the command that installs it."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs an optional package. Install it with: pip install 'randers-rag[{extra}]'")
