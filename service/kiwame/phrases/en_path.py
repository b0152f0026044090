"""English: the lessons of the path through the ops, and why each op is learnt there."""

TITLES = {
    "seats": "Axes and seats",
    "order": "Reading order",
    "ones": "Axes of size 1",
    "folds": "The axis that disappears",
    "joins": "Joining and cutting",
    "picks": "Choosing cells",
    "products": "Products",
    "layers": "Layers of a network",
}
WHY = {
    "permute": "It says which person sits in which seat. Every other swap of axes is a special case of it.",
    "transpose": "Two persons change seats and the others stay. It is the swap that is needed most often.",
    "T": "Rows of a matrix become columns. With three axes it turns the whole order round, which is rarely meant.",
    "mT": "It swaps the last two axes alone: every matrix of a batch is transposed, and the batch stays in front.",
    "reshape": "It cuts the same reading order anew. Its shape may be that of permute, its cells are not.",
    "flatten": "It joins neighbouring axes into one. With start_dim=1 the batch stays apart.",
    "view": "It is a reshape that never copies. Where it refuses, you see that a shape is a way to read memory.",
    "contiguous": "After permute, reading order and memory order differ. It copies into reading order, and view works again.",
    "unsqueeze": "It puts in an axis of size 1. No cell is added, but other axes face each other.",
    "squeeze": "It takes axes of size 1 out again. Name the axis, or a batch of one goes too.",
    "add": "Shapes line up from the right, and an axis of size 1 is stretched. This is broadcasting, and no one asks you.",
    "expand": "It does the stretching alone: more cells are seen, none is copied.",
    "repeat": "It really copies. Compare it with expand, and with repeat_interleave, which repeats each element by itself.",
    "sum": "dim names the axis that disappears. What you learn here holds for every reduction.",
    "mean": "It divides the sum by the count. In torch it refuses whole numbers.",
    "max": "With dim it gives two results in torch, the values and their places.",
    "argmax": "It gives places, not values. Without dim it is the place in the flattened tensor.",
    "div": "To divide by a sum, keep its axis with keepdim: then every row is divided by its own sum.",
    "cat": "It makes an axis longer that is already there. All other sizes must agree.",
    "stack": "It makes a new axis. Compare its shape with that of cat on the same tensors.",
    "split": "It cuts into pieces of a given size. The last piece may be smaller.",
    "chunk": "It is given how many pieces, not how large. It may return fewer than were asked for.",
    "getitem": "A number takes an axis away, a slice keeps it, None puts one in. Lists and masks choose places.",
    "where": "It chooses between two tensors, cell by cell. The condition is broadcast with them.",
    "masked_fill": "It writes one number wherever a mask is True. With -inf before a softmax, those cells get no share.",
    "gather": "The result has the shape of the index: each cell of the index says which place to read.",
    "matmul": "Rows meet columns. The inner sizes must agree, and they disappear.",
    "bmm": "It is the same product for each item of a batch. Both tensors need three axes.",
    "einsum": "Every axis has a letter. What does not stand behind the arrow is summed over.",
    "rearrange": "It says permute and reshape in one pattern with named axes, so you can read in which order they merge.",
    "linear": "Its weight has the shape (out, in), so the product takes the transpose of it.",
    "softmax": "It makes shares that add up to 1 along dim. Along the wrong axis it runs just as well.",
    "cross_entropy": "It applies log_softmax itself, so give it the raw numbers.",
    "scaled_dot_product_attention": "It brings all together: a product, a softmax, and a product again.",
}


def related(name: str, meaning: str) -> str:
    """Why to look at an op that is near."""
    return f"Compare it with {name}: {meaning}."
