"""Every error this package raises on purpose.

::

    AccessError
    ├── InputError (ValueError)          what a user gave cannot be used; carries every fault found
    │   ├── DocumentError                a YAML file: study, plan
    │   ├── TableError                   a table breaks its contract
    │   ├── FileError (OSError)          a data file is missing, damaged or of an unknown kind
    │   └── QuestionError                what is asked of a remedy cannot be answered
    │       ├── NotNeeded                it is there already
    │       ├── NoCandidates             no place or link is left that would help anybody
    │       ├── Infeasible               no choice of those that are left meets the demand
    │       └── OutOfTime                none was found in the time allowed; there may be one
    ├── CheckError                       a run's own check failed: its figures are not to be used
    ├── ClusterError                     the workers that many studies are given to cannot be reached
    ├── PartsError                       parts of a study failed, and with them the study
    └── NetworkError (ValueError)        a network cannot be built or asked
        └── NoStreets                    no street is open to the mode

The command line turns an ``AccessError`` into a message and exit code 2; anything else is a defect.
A ``Notice`` is a warning that the command line prints: the work goes on without something.

::

    Notice (UserWarning)
    ├── NotDrawn                         the tables of a result stand without their map: exit code 1
    ├── NotKept                          what would make the next run quicker could not be kept
    └── NotLocked                        nothing keeps two runs from writing in one folder
"""

from collections.abc import Iterable
from typing import TypeVar

from access.contracts.said import Said, zh

Fault = TypeVar("Fault")
_TOLD = 200
_SIGNS = 4000  # of one fault: what stands in a file may have millions


def some(wrong: Iterable[Fault]) -> tuple[list[Fault], list[Said]]:
    """Return the first two hundred of many faults, and how many more there are, as a fault or none.

    Nobody reads more, and a hint for each of 40,000 words takes minutes.

    >>> some(range(3)), some(range(201))[1]
    (([0, 1, 2], []), ['and 1 more'])
    """
    found = list(wrong)
    more = len(found) - _TOLD
    return found[:_TOLD], [Said(f"另有 {more:,} 处", f"and {more:,} more")] if more > 0 else []


class AccessError(Exception):
    """The base of every error raised on purpose: its text is all in Chinese, then all in English.

    Attributes:
        zh, en: the whole message in each language.
    """

    @property
    def zh(self) -> str:
        """The whole message in Chinese."""
        return zh(self.args[0])

    @property
    def en(self) -> str:
        """The whole message in English."""
        return str(self.args[0])

    def __str__(self) -> str:
        return f"{self.zh}\n{self.en}"


class InputError(AccessError, ValueError):
    """Input that cannot be used, with all its faults at once.

    >>> unnamed = Said("第 3 行没有名称", "row 3: no name"), Said("第 9 行没有类别", "row 9: no type")
    >>> print(InputError("facilities.csv", unnamed))
    facilities.csv：2 处错误
      - 第 3 行没有名称
      - 第 9 行没有类别
    facilities.csv: 2 faults
      - row 3: no name
      - row 9: no type
    """

    def __init__(self, subject: str, faults: Iterable[Said]) -> None:
        shown, more = some(faults)
        self.subject = subject
        self.faults = tuple(_cut(each) for each in (*shown, *more))
        super().__init__(subject, self.faults)

    def __str__(self) -> str:
        return f"{self.zh}\n{self.en}"

    @property
    def zh(self) -> str:
        """The whole message in Chinese."""
        if len(self.faults) == 1:
            return f"{zh(self.subject)}：{zh(self.faults[0])}"
        head = f"{zh(self.subject)}：{len(self.faults)} 处错误"
        return "\n  - ".join([head, *map(zh, self.faults)])

    @property
    def en(self) -> str:
        """The whole message in English."""
        if len(self.faults) == 1:
            return f"{self.subject}: {self.faults[0]}"
        return "\n  - ".join([f"{self.subject}: {len(self.faults)} faults", *self.faults])


def _cut(fault: Said) -> Said:
    whole = max(len(fault), len(zh(fault))) <= _SIGNS
    return fault if whole else Said(f"{zh(fault)[:_SIGNS]}…", f"{fault[:_SIGNS]}…")


class DocumentError(InputError):
    """A YAML file that a user writes has faults; each is named with its line."""


class TableError(InputError):
    """A table breaks the contract in ``access.contracts.tables``."""


class FileError(InputError, OSError):
    """A data file is missing, damaged, or of a kind that is not read."""


class QuestionError(InputError):
    """What is asked of a remedy cannot be answered.

    Its faults name the parameters of the call in backticks, so that a command can name its options.
    """


class NotNeeded(QuestionError):
    """What is asked for is there already."""


class NoCandidates(QuestionError):
    """No place or link is left that would help anybody."""


class Infeasible(QuestionError):
    """No choice of the candidates meets what is demanded."""


class OutOfTime(QuestionError):
    """No choice was found in the time allowed; there may be one."""


class CheckError(AccessError):
    """A run found that its own figures do not agree: none of them is to be used, and none is written.

    Attributes:
        checks: the names of the checks that failed.
    """

    def __init__(self, message: str, checks: Iterable[str] = ()) -> None:
        self.checks = tuple(checks)
        super().__init__(message)


class Notice(UserWarning):
    """A warning that the command line prints: it is a ``Said``, and so in both languages.

    Attributes:
        zh, en: the message in each language.
    """

    @property
    def zh(self) -> str:
        """The message in Chinese."""
        return zh(self.args[0])

    @property
    def en(self) -> str:
        """The message in English."""
        return str(self.args[0])

    def __str__(self) -> str:
        return f"{self.zh}\n{self.en}"


class NotDrawn(Notice):
    """A map could not be drawn; the tables beside it are whole, and written."""


class NoAnnex(NotDrawn):
    """The annex could not be made; the results beside which it would stand are whole, and written."""


class NotKept(Notice):
    """A cache could not be written; the next run takes as long as this one."""


class NotLocked(Notice):
    """A disk keeps no locks, so that nothing keeps two runs from writing in one folder."""


class ClusterError(AccessError):
    """The cluster that many studies are given to does not answer, or does not any more."""

    def __init__(self, message: Said) -> None:
        super().__init__(message)


class PartsError(AccessError):
    """Parts of a study failed; what the others found is kept for the next run."""

    def __init__(self, message: Said) -> None:
        super().__init__(message)


class NetworkError(AccessError, ValueError):
    """A network is empty, or cannot answer what was asked."""

    def __init__(self, message: Said) -> None:
        super().__init__(message)


class NoStreets(NetworkError):
    """No street is open to the mode."""
