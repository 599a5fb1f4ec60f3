"""Where something failed, for the program's own log: without the words of the failure, which may quote people."""

import traceback


def trace(problem: BaseException) -> str:
    """File, line and function of every step and the kind of every error, causes last; never their messages (R5.4).

    A message such as ``invalid literal for int(): '067…'`` repeats what somebody typed; a database's names the row.
    """
    parts: list[str] = []
    seen: set[int] = set()
    failed: BaseException | None = problem
    while failed is not None and id(failed) not in seen:
        seen.add(id(failed))
        steps = traceback.extract_tb(failed.__traceback__)
        parts += [f"  {step.filename}:{step.lineno} in {step.name}" for step in steps]
        parts.append(type(failed).__name__)
        failed = failed.__cause__ or failed.__context__
    return "\n".join(parts)
