"""What patterns cannot say: a function each, which gives passage number, start and end of what it found."""

from collections.abc import Callable, Iterator

from cms.core.passages import Passage

Found = Iterator[tuple[int, int, int]]
Search = Callable[[list[Passage], object], Found]

SEARCHES: dict[str, Search] = {}
