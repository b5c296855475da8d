"""What a Python peer says about its checks: lines of `NAME<tab>ok` or `NAME<tab>what went wrong`."""
checks = []


def check(name):
    return lambda function: checks.append((name, function))


def report():
    for name, function in checks:
        try:
            function()
            result = "ok"
        except Exception as error:
            result = " ".join(f"{type(error).__name__}: {error}"[:300].split())
        print(f"{name}\t{result}", flush=True)
