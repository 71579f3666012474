"""Whose turn it is: one at a time inside of the gate, and readings beside it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from qa.cpu_gate import PROCESSORS, Gate, beside

LONG = 30.0
"""Seconds after which a test that waits for nobody fails."""


def test_one_at_a_time_is_inside() -> None:
    gate, inside, most = Gate(), 0, 0

    def come_and_go() -> None:
        nonlocal inside, most
        for _ in range(50):
            with gate:
                inside += 1
                most = max(most, inside)
                inside -= 1

    with ThreadPoolExecutor(8) as people:
        for done in [people.submit(come_and_go) for _ in range(8)]:
            done.result(LONG)
    assert most == 1


def test_another_comes_in_while_one_reads() -> None:
    gate, reading, came = Gate(), threading.Event(), threading.Event()

    def reads() -> bool:
        with gate, beside():
            reading.set()
            return came.wait(LONG)

    with ThreadPoolExecutor(1) as other:
        read = other.submit(reads)
        assert reading.wait(LONG)
        with gate:
            came.set()
        assert read.result(LONG)


def test_who_comes_back_from_reading_goes_before_who_is_new() -> None:
    gate, reading, new = Gate(), threading.Event(), threading.Event()
    order: list[str] = []

    def reads() -> None:
        with gate:
            with beside():
                reading.set()
                new.wait(LONG)
            order.append("back")

    def comes() -> None:
        with gate:
            order.append("new")

    with ThreadPoolExecutor(2) as people:
        first = people.submit(reads)
        assert reading.wait(LONG)
        with gate:
            second = people.submit(comes)
            while gate.waiting < 1:
                threading.Event().wait(0.001)
            new.set()
            while gate.waiting < 2:
                threading.Event().wait(0.001)
        first.result(LONG)
        second.result(LONG)
    assert order == ["back", "new"]


def test_only_so_many_read_at_once() -> None:
    gate, mutex, reading, most = Gate(readers=2), threading.Lock(), 0, 0

    def reads() -> None:
        nonlocal reading, most
        for _ in range(20):
            with gate, beside():
                with mutex:
                    reading += 1
                    most = max(most, reading)
                threading.Event().wait(0.001)
                with mutex:
                    reading -= 1

    with ThreadPoolExecutor(6) as people:
        for done in [people.submit(reads) for _ in range(6)]:
            done.result(LONG)
    assert 1 <= most <= 2


def test_who_is_alone_reads_on_all_processors_and_who_keeps_others_waiting_on_one() -> None:
    gate, inside, allowed = Gate(), threading.Event(), []

    def comes() -> None:
        inside.wait(LONG)
        with gate:
            pass

    with gate, beside() as threads:
        allowed.append(threads)
    with ThreadPoolExecutor(1) as others:
        with gate:
            other = others.submit(comes)
            inside.set()
            while gate.waiting < 1:
                threading.Event().wait(0.001)
            with beside() as threads:
                allowed.append(threads)
        other.result(LONG)
    assert allowed == [PROCESSORS, 1]


def test_the_gate_is_free_again_after_an_error_while_reading() -> None:
    gate = Gate()
    for _ in range(2):
        try:
            with gate, beside():
                raise LookupError
        except LookupError:
            pass
    with gate, beside():
        pass
    with beside():  # nobody is inside: nothing is left
        pass
    assert gate.waiting == 0
