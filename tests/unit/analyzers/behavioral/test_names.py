"""Names are kept once, and not for longer than they are used."""

from watchfloor.analyzers.behavioral.names import NamePool


def test_equal_names_have_one_number_until_nobody_uses_it() -> None:
    pool = NamePool()
    first, again, other = pool.use(("a", "b")), pool.use(("a", "b")), pool.use(("b", "a"))
    assert first == again != other
    pool.release(first)
    assert pool[again] == ("a", "b")
    pool.release(again)
    assert len(pool) == 1
    assert pool.use(("c",)) == first
    assert (pool[first], pool[other]) == (("c",), ("b", "a"))
