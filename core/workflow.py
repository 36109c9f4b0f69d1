"""A workflow is a table. The same table draws the buttons and checks the role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.refusal import Refused


def no_objection(obj: Any, user: Any) -> str:
    return ""


@dataclass(frozen=True)
class Transition:
    action: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    objection: Callable[[Any, Any], str] = no_objection  # "" or why not, in the user's words


class Workflow:
    def __init__(self, *transitions: Transition):
        self.transitions = transitions

    def available(self, obj: Any, user: Any) -> list[tuple[Transition, str]]:
        """The transitions this role has from here, each with "" or the objection."""
        return [
            (transition, transition.objection(obj, user))
            for transition in self.transitions
            if obj.state in transition.sources and _role(user) in transition.roles
        ]

    def roles(self, action: str) -> frozenset[str]:
        return frozenset().union(*(t.roles for t in self.transitions if t.action == action))

    def resolve(self, action: str, obj: Any, user: Any) -> Transition:
        """The transition to take. Refuses a wrong state, a wrong role, and what it objects to."""
        candidates = [t for t in self.transitions if t.action == action]
        if not candidates:
            raise KeyError(action)
        for transition in candidates:
            if obj.state in transition.sources and _role(user) in transition.roles:
                if objection := transition.objection(obj, user):
                    raise Refused(objection)
                return transition
        if not any(_role(user) in t.roles for t in candidates):
            raise Refused("Jabatan Anda tidak dapat melakukan ini.")
        raise Refused(
            f"Keadaannya sudah “{obj.get_state_display()}”, jadi tidak dapat diubah lagi."
        )


def _role(user: Any) -> str:
    return user.position.role if user.position else ""
