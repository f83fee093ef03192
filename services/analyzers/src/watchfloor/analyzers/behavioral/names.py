"""Tuples of names by number: sessions of an agent use the same again and again."""

Names = tuple[str, ...]


class NamePool:
    """Gives equal tuples one number, for as long as somebody uses it."""

    def __init__(self) -> None:
        self._numbers: dict[Names, int] = {}
        self._names: list[Names] = []
        self._uses: list[int] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, number: int) -> Names:
        return self._names[number]

    def use(self, names: Names) -> int:
        """The number of a tuple, used once more."""
        number = self._numbers.get(names)
        if number is None:
            number = self._numbers[names] = self._new()
            self._names[number] = names
        self._uses[number] += 1
        return number

    def release(self, number: int) -> None:
        """Use a number once less; unused ones are given to other tuples."""
        self._uses[number] -= 1
        if not self._uses[number]:
            del self._numbers[self._names[number]]
            self._names[number] = ()
            self._free.append(number)

    def _new(self) -> int:
        if self._free:
            return self._free.pop()
        self._names.append(())
        self._uses.append(0)
        return len(self._names) - 1
