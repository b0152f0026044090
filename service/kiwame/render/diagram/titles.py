"""What a picture says in its title: what happens to the persons, else what the op is."""

from kiwame.ops.base import registry
from kiwame.render.diagram.scene import Scene
from kiwame.render.words import Words


def title(scene: Scene, words: Words) -> str:
    """The title of a scene."""
    data = scene.steps["rule"].data
    shape = scene.steps.get("shape")
    variant = shape.data.get("variant") if shape else None
    if variant == "seats" and "dims" in data:
        return words("title-swap", dims=data["dims"])
    if variant == "folded":
        return words("title-fold", gone=data["gone"], keepdim=data["keepdim"], rank=len(data["shape"]))
    if "takes" in data:
        return words("title-items")
    if variant == "recut" and scene.stage.op in ("reshape", "view", "flatten", "unflatten", "ravel"):
        return words("title-order")
    if "broadcast" in scene.steps and scene.steps["broadcast"].data["stretched"]:
        return words("title-stretch")
    op = registry().find(scene.stage.op)
    if op is None:
        return scene.stage.op
    meaning = op.ja if words.lang == "ja" else op.en
    return meaning[:1].upper() + meaning[1:]
