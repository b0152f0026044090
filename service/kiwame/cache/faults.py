"""One token for each way in which Redis can fail, by the exception that says so."""

from redis import exceptions as redis

# In order: the first that matches names the fault.
_FAULTS: tuple[tuple[type[BaseException], str], ...] = (
    (TimeoutError, "timeout"),
    (redis.TimeoutError, "timeout"),
    (redis.BusyLoadingError, "loading"),
    (redis.AuthenticationError, "auth"),
    (redis.AuthorizationError, "auth"),
    (redis.NoPermissionError, "auth"),
    (redis.OutOfMemoryError, "oom"),
    (redis.ReadOnlyError, "readonly"),
    (redis.AskError, "moved"),
    (redis.ClusterDownError, "cluster"),
    (redis.MaxConnectionsError, "busy"),
    (redis.InvalidResponse, "protocol"),
    (redis.ResponseError, "error"),
    (redis.ConnectionError, "connection"),
    (OSError, "connection"),
    (redis.RedisError, "error"),
)


class UnexpectedReply(redis.InvalidResponse):
    """A reply in the protocol, but not to what was asked."""


def fault_token(error: BaseException) -> str:
    """The fault that an exception stands for; what nothing names came from a reply that could not be read."""
    for kind, fault in _FAULTS:
        if isinstance(error, kind):
            return "refused" if fault == "connection" and _refused(error) else fault
    return "protocol"


def _refused(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return True
        error = error.__cause__ or error.__context__
    return False
