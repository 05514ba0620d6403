"""Errors that speak for themselves: what happened, where, and what to do. The command shows them bare."""


class ZhencangError(Exception):
    """Something on our side or the machine's stopped the work."""

    exit_status = 1


class UsageError(ZhencangError):
    """What was asked for does not exist; the message says what does."""

    exit_status = 2
