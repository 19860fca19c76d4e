"""What the scripts beside this one check with."""


def same(actual, expected):
    if actual != expected:
        raise AssertionError(f"expected {expected!r}, was {actual!r}")


def expect_error(kind, call, **arguments):
    try:
        answer = call(**arguments)
    except kind as error:
        return error
    raise AssertionError(f"expected {kind.__name__}, was answered {answer!r}")
