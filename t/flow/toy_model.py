"""toy_model.py - models of one split, made by hand, with their cards.

    write(folder / "attachment.json", "pdf.javascript", threshold=0.9)

Above 0.5 of the feature the score is 0.982, else 0.018.
"""

import hashlib
import json
import re
import subprocess

from gate import launched, program


def table():
    """The running table: the features in their order, and its digest."""
    text = subprocess.run(
        launched([program("sekisho"), "features", "--table"]),
        capture_output=True, text=True, timeout=60, check=True).stdout
    digest = re.search(r"features, table ([0-9a-f]{16})", text).group(1)
    names = re.findall(r"^\| (\w+\.\w+) \|", text, re.M)
    return names, digest


def trees(feature):
    """As XGBoost would save it."""
    return {"learner": {
        "objective": {"name": "binary:logistic"},
        "gradient_booster": {"name": "gbtree", "model": {"trees": [{
            "left_children": [1, -1, -1], "right_children": [2, -1, -1],
            "split_indices": [feature, 0, 0],
            "split_conditions": [0.5, -4.0, 4.0],
            "default_left": [1, 0, 0], "sum_hessian": [8.0, 4.0, 4.0],
            "split_type": [0, 0, 0]}]}},
        "learner_model_param": {"base_score": "5E-1", "num_class": "0"}}}


def write(path, feature, threshold=0.9, trained="2026-11-01", **changes):
    """The model and its card; `changes` are to the card."""
    names, digest = table()
    model = json.dumps(trees(names.index(feature))).encode()
    card = {"format": 1, "features": names, "features_digest": digest,
            "threshold": threshold, "trained": trained,
            "model_sha256": hashlib.sha256(model).hexdigest()}
    card.update(changes)
    path.write_bytes(model)
    path.with_suffix(".card.json").write_text(json.dumps(card))
    return path
